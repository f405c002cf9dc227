using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Images;

/// <summary>Some pictures of a set, without a copy.</summary>
public sealed class SelectedImages : ITrainingImages
{
    private readonly ITrainingImages _whole;
    private readonly int[] _indices;

    /// <summary>Chooses pictures.</summary>
    /// <param name="whole">The set.</param>
    /// <param name="indices">Positions in it, all different.</param>
    /// <exception cref="ArgumentException">A position is out of range or named twice.</exception>
    public SelectedImages(ITrainingImages whole, IReadOnlyList<int> indices)
    {
        (_whole, _indices) = (whole, [.. indices]);
        if (_indices.Distinct().Count() != _indices.Length) throw new ArgumentException("a picture is chosen twice", nameof(indices));
        int wrong = Array.FindIndex(_indices, i => i < 0 || i >= whole.Count);
        if (wrong >= 0)
            throw new ArgumentException($"index {wrong} is {_indices[wrong]}; there are {whole.Count} pictures", nameof(indices));
        Ids = Array.ConvertAll(_indices, i => whole.Ids[i]);
    }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public int Height => _whole.Height;

    /// <inheritdoc/>
    public int Width => _whole.Width;

    /// <inheritdoc/>
    public IReadOnlyList<ImageId> Ids { get; }

    /// <inheritdoc/>
    public void CopyTo(int index, Span<byte> hwc) => _whole.CopyTo(_indices[index], hwc);
}
