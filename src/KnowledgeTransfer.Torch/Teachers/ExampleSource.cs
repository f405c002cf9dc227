using System.Runtime.InteropServices;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Which pictures make up a step, and the random numbers of each: both are functions of the seed, the step and the ids. Thread-safe.
/// </summary>
internal sealed class ExampleSource
{
    private readonly PictureOrder _order;
    private readonly Lock _orders = new();
    private readonly ulong _seed;
    private readonly int _batchSize;
    private (long Epoch, int[] Order) _current = (-1, []);

    /// <summary>Numbers the pictures in the order of their ids, whatever their order in the set.</summary>
    /// <exception cref="DataException">Two pictures have the same id.</exception>
    public ExampleSource(ITrainingImages images, ulong seed, int batchSize)
    {
        (_seed, _batchSize) = (seed, Math.Min(batchSize, images.Count));
        _order = new PictureOrder(images.Ids, seed);
    }

    /// <summary>Pictures in a batch: fewer than asked for, where there are fewer.</summary>
    public int BatchSize => _batchSize;

    /// <summary>Number of pictures.</summary>
    public int Count => _order.Count;

    /// <summary>Steps that use every picture at most once.</summary>
    public int StepsPerEpoch => Count / _batchSize;

    /// <summary>Pictures of a training step; epochs follow each other without a seam.</summary>
    public ReadOnlySpan<int> Pictures(long step)
    {
        int position = (int)(step % StepsPerEpoch) * _batchSize;
        return Order(step / StepsPerEpoch).AsSpan(position, _batchSize);
    }

    /// <summary>Pictures of a part of the whole set, in the order of their ids.</summary>
    public ReadOnlySpan<int> Part(int first, int count) => _order.Canonical.Slice(first, count);

    /// <summary>Makes a batch.</summary>
    /// <param name="maker">Of the calling thread.</param>
    /// <param name="pictures">Indices into the set.</param>
    /// <param name="epoch">Gives each epoch its own examples; null gives the one that a held-out picture always has.</param>
    /// <param name="shape">Of an example.</param>
    /// <param name="buffer">Receives the examples one after the other.</param>
    public void Fill(ExampleMaker maker, ReadOnlySpan<int> pictures, long? epoch, ExampleShape shape, ExampleBuffer buffer)
    {
        Span<float> input = MemoryMarshal.Cast<byte, float>(buffer.Input.bytes);
        Span<float> values = MemoryMarshal.Cast<byte, float>(buffer.Values.bytes);
        Span<long> classes = MemoryMarshal.Cast<byte, long>(buffer.Classes.bytes);
        for (int i = 0; i < pictures.Length; i++)
        {
            ulong id = _order.Key(pictures[i]);
            ulong key = epoch is { } number
                ? CounterRandom.Key(_seed, (ulong)RandomPurpose.Example, (ulong)number, id)
                : CounterRandom.Key(_seed, (ulong)RandomPurpose.HeldOutExample, id);
            maker.Make(pictures[i], new CounterRandom(key), new Example(
                input.Slice(i * shape.InputCount, shape.InputCount),
                classes.Slice(i * shape.ClassCount, shape.ClassCount),
                values.Slice(i * shape.ValueCount, shape.ValueCount)));
        }
    }

    private int[] Order(long epoch)
    {
        lock (_orders)
        {
            if (_current.Epoch != epoch) _current = (epoch, _order.Shuffled(epoch));
            return _current.Order;
        }
    }
}
