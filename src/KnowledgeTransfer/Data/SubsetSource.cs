namespace KnowledgeTransfer.Data;

/// <summary>Some pictures of another source, with their ids and labels, in the other source's order.</summary>
public sealed class SubsetSource : ImageSource
{
    private readonly ImageSource _whole;
    private readonly int[] _indices;
    private readonly ImageId[] _ids;

    /// <summary>Chooses pictures by position; the chosen positions are stored, nothing is copied.</summary>
    /// <param name="whole">The source to choose from.</param>
    /// <param name="indices">Positions in <paramref name="whole"/>, strictly ascending, so that ids stay in order and none comes
    /// twice.</param>
    /// <param name="name">Short description for people.</param>
    /// <exception cref="ArgumentException">The positions are not ascending or not all in the source.</exception>
    public SubsetSource(ImageSource whole, IReadOnlyList<int> indices, string name)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(indices);
        _whole = whole;
        _indices = [.. indices];
        for (int i = 0; i < _indices.Length; i++)
        {
            int least = i == 0 ? 0 : _indices[i - 1] + 1;
            if (_indices[i] < least || _indices[i] >= whole.Count)
                throw new ArgumentException($"index {i} is {_indices[i]}; {least} to {whole.Count - 1} was expected", nameof(indices));
        }
        Name = name;
        _ids = Pick(whole.Ids);
        Labels = whole.Labels is { } labels ? labels with { Classes = Pick(labels.Classes) } : null;
        HeldOut = whole.HeldOut is { } heldOut ? Pick(heldOut) : null;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Positions in the other source, strictly ascending.</summary>
    public IReadOnlyList<int> Indices => _indices;

    /// <inheritdoc/>
    public override IReadOnlyList<ImageId> Ids => _ids;

    /// <inheritdoc/>
    public override ImageLabels? Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<bool>? HeldOut { get; }

    /// <inheritdoc/>
    public override RgbImage Decode(int index) => _whole.Decode(_indices[index]);

    /// <inheritdoc/>
    public override void DecodeInto(int index, ImageTransform transform, Span<byte> destination) =>
        _whole.DecodeInto(_indices[index], transform, destination);

    /// <inheritdoc/>
    public override ImageHeader Verify(int index) => _whole.Verify(_indices[index]);

    /// <inheritdoc/>
    public override byte[] HashContent(int index) => _whole.HashContent(_indices[index]);

    private T[] Pick<T>(IReadOnlyList<T> values) => Array.ConvertAll(_indices, i => values[i]);
}
