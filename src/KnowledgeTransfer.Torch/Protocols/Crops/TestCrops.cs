using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>
/// The squares that pictures are judged by: functions of a picture's id alone, so that all networks are asked about the same ones,
/// whatever their seed. Thread-safe.
/// </summary>
/// <param name="source">The pictures.</param>
/// <param name="size">Columns and rows of a crop.</param>
/// <param name="cropCount">Crops of each picture, 1 or more.</param>
internal sealed class TestCrops(ImageSource source, int size, int cropCount)
{
    private const int CropsPerBatch = 64;

    private readonly CropReader _reader = new(source, size);

    /// <summary>Pictures in a batch; the last one may have fewer.</summary>
    public int PicturesPerBatch { get; } = Math.Max(1, CropsPerBatch / cropCount);

    /// <summary>Number of batches.</summary>
    public long BatchCount => (source.Count + PicturesPerBatch - 1) / PicturesPerBatch;

    /// <summary>What the <paramref name="crop"/>-th square of a picture is drawn from.</summary>
    public static ulong Key(ImageId id, int crop) =>
        CounterRandom.Key(seed: 0, (ulong)RandomPurpose.TestCrop, (ulong)crop, CounterRandom.Hash(id.Value));

    /// <summary>All crops of the pictures of a batch, which are next to each other in the source.</summary>
    /// <param name="batch">0 to BatchCount - 1.</param>
    /// <returns>[pictures, cropCount, size, size, 3] bytes.</returns>
    /// <exception cref="DataException">A picture cannot be decoded.</exception>
    public byte[] Make(long batch)
    {
        int first = (int)(batch * PicturesPerBatch), count = Math.Min(PicturesPerBatch, source.Count - first);
        int bytes = cropCount * _reader.ByteCount;
        var pixels = new byte[count * bytes];
        for (int i = 0; i < count; i++)
        {
            ImageId id = source.Ids[first + i];
            ulong[] keys = [.. Enumerable.Range(0, cropCount).Select(crop => Key(id, crop))];
            _reader.Read(first + i, keys, pixels.AsSpan(i * bytes, bytes));
        }
        return pixels;
    }
}
