using KnowledgeTransfer.Torch.Pretext;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Memory of one batch, used again and again: written by a loader thread, read by the network.</summary>
internal sealed class ExampleBuffer : IDisposable
{
    private readonly int _size;

    /// <summary>Allocates.</summary>
    /// <param name="shape">Of an example.</param>
    /// <param name="size">Examples.</param>
    public ExampleBuffer(ExampleShape shape, int size)
    {
        _size = size;
        Input = empty([size * shape.TileCount, shape.TileSize, shape.TileSize, 3], ScalarType.Float32).DetachFromDisposeScope();
        Classes = zeros([size, shape.ClassCount], ScalarType.Int64).DetachFromDisposeScope();
        Values = zeros([size, shape.ValueCount], ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>float32 [size x TileCount, TileSize, TileSize, 3].</summary>
    public Tensor Input { get; }

    /// <summary>int64 [size, ClassCount].</summary>
    public Tensor Classes { get; }

    /// <summary>float32 [size, ValueCount].</summary>
    public Tensor Values { get; }

    /// <summary>The first examples as a batch; its tensors are views in the current dispose scope.</summary>
    /// <param name="count">1 to size.</param>
    public ExampleBatch Batch(int count)
    {
        long tiles = Input.shape[0] / _size * count;
        return new ExampleBatch(
            count, Input.narrow(0, 0, tiles).permute(0, 3, 1, 2), Classes.narrow(0, 0, count), Values.narrow(0, 0, count));
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Input.Dispose();
        Classes.Dispose();
        Values.Dispose();
    }
}
