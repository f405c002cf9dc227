using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>
/// One square of each picture, the same whatever the seed: what mean and deviation of the colours are measured on, because shrunken whole
/// pictures have smaller deviations than what the network sees. Decoded whenever it is asked for.
/// </summary>
/// <param name="source">The pictures.</param>
/// <param name="size">Columns and rows of a crop.</param>
internal sealed class CropSample(ImageSource source, int size) : ITrainingImages
{
    /// <summary>Pictures that are enough for a mean and a deviation.</summary>
    public const int Most = 1000;

    private readonly CropReader _reader = new(source, size);

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int Height => size;

    /// <inheritdoc/>
    public int Width => size;

    /// <inheritdoc/>
    public IReadOnlyList<ImageId> Ids => source.Ids;

    /// <inheritdoc/>
    public void CopyTo(int index, Span<byte> hwc) => _reader.Read(index, [TestCrops.Key(Ids[index], 0)], hwc[.._reader.ByteCount]);

    /// <summary>Mean and deviation of up to <see cref="Most"/> pictures, evenly spread over the ids; not of their order.</summary>
    /// <param name="source">At least one picture, with different ids.</param>
    /// <param name="size">Input of the network.</param>
    /// <exception cref="DataException">There are no pictures, or one cannot be decoded.</exception>
    public static ImagePreprocessing Measure(ImageSource source, int size)
    {
        ReadOnlySpan<int> canonical = new PictureOrder(source.Ids, seed: 0).Canonical;
        int[] chosen = new int[Math.Min(Most, canonical.Length)];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = canonical[(int)((long)i * canonical.Length / chosen.Length)];
        return ImageStatistics.Measure(new SelectedImages(new CropSample(source, size), chosen), size);
    }
}
