using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>
/// What each step learns from: epochs in ever new orders follow each other without a gap, and each epoch cuts another square out of each
/// picture. All is a function of seed, step and picture ids. Thread-safe.
/// </summary>
/// <param name="source">The training pictures, at least one, with different ids.</param>
/// <param name="size">Columns and rows of a crop.</param>
/// <param name="batchSize">Crops per step. Where it is no divisor of the number of pictures, a step reaches into the next epoch.</param>
/// <param name="seed">Of order and crops.</param>
internal sealed class TrainingCrops(ImageSource source, int size, int batchSize, ulong seed)
{
    private const long KeptBytes = 1L << 29; // 500 pictures of 640x480

    private readonly PictureOrder _order = new(source.Ids, seed);
    private readonly CropReader _reader = new(source, size, KeptBytes);

    /// <summary>The pictures of a step: indices into the source.</summary>
    /// <param name="step">From 0.</param>
    public int[] Pictures(long step) => [.. Places(step).Select(place => place.Picture)];

    /// <summary>The crops of a step.</summary>
    /// <param name="step">From 0.</param>
    /// <returns>[batchSize, size, size, 3] bytes.</returns>
    /// <exception cref="DataException">A picture cannot be decoded.</exception>
    public byte[] Make(long step)
    {
        var pixels = new byte[batchSize * _reader.ByteCount];
        foreach ((int i, (int picture, long epoch)) in Places(step).Index())
        {
            ulong key = CounterRandom.Key(seed, (ulong)RandomPurpose.Crop, (ulong)epoch, _order.Key(picture));
            _reader.Read(picture, [key], pixels.AsSpan(i * _reader.ByteCount, _reader.ByteCount));
        }
        return pixels;
    }

    private (int Picture, long Epoch)[] Places(long step)
    {
        var places = new (int Picture, long Epoch)[batchSize];
        int[] order = [];
        long orderEpoch = -1;
        for (int i = 0; i < batchSize; i++)
        {
            (long epoch, long position) = Math.DivRem(step * batchSize + i, _order.Count);
            if (epoch != orderEpoch) (order, orderEpoch) = (_order.Shuffled(epoch), epoch);
            places[i] = (order[position], epoch);
        }
        return places;
    }
}
