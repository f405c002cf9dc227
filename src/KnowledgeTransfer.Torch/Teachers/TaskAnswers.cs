using System.Runtime.InteropServices;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Examples of pictures that a network does not learn from, one by one, with its answers. They are those that training measures on: the
/// same for the same seed, whatever the batch.
/// </summary>
internal sealed class TaskAnswers
{
    private const int BatchSize = 32;

    private readonly PretextTask _task;
    private readonly ITrainingImages _images;
    private readonly ImagePreprocessing _preprocessing;
    private readonly ExampleSource _source;

    /// <summary>Prepares.</summary>
    /// <param name="task">The lesson.</param>
    /// <param name="images">Pictures of its size, at least one.</param>
    /// <param name="preprocessing">Mean and deviation.</param>
    /// <param name="seed">Of the examples.</param>
    public TaskAnswers(PretextTask task, ITrainingImages images, ImagePreprocessing preprocessing, ulong seed)
    {
        (_task, _images, _preprocessing) = (task, images, preprocessing);
        _source = new ExampleSource(images, seed, BatchSize);
    }

    /// <summary>The examples of the first pictures by id.</summary>
    /// <param name="network">Answers them; null where there is none yet.</param>
    /// <param name="precision">Resolved; of the network.</param>
    /// <param name="limit">Most pictures.</param>
    /// <param name="epoch">null for the example that a held-out picture always has, a number for others.</param>
    public IEnumerable<AnsweredExample> Of(TaskNetwork? network, Precision precision, int limit, long? epoch = null)
    {
        ExampleShape shape = _task.Shape;
        using var buffer = new ExampleBuffer(shape, _source.BatchSize);
        ExampleMaker maker = _task.CreateMaker(_images, _preprocessing);
        int pictures = Math.Min(limit, _source.Count);
        for (int first = 0; first < pictures; first += _source.BatchSize)
        {
            int count = Math.Min(_source.BatchSize, pictures - first);
            int[] part = _source.Part(first, count).ToArray();
            _source.Fill(maker, part, epoch, shape, buffer);
            float[]? output = network is null ? null : Answer(network, precision, buffer.Batch, count);
            int outputs = (output?.Length ?? 0) / count;
            for (int i = 0; i < count; i++)
            {
                yield return new AnsweredExample
                {
                    Id = _images.Ids[part[i]],
                    Input = Slice<float>(buffer.Input, i, shape.InputCount),
                    Classes = Slice<long>(buffer.Classes, i, shape.ClassCount),
                    Values = Slice<float>(buffer.Values, i, shape.ValueCount),
                    Output = output?[(i * outputs)..((i + 1) * outputs)],
                };
            }
        }
    }

    private static float[] Answer(TaskNetwork network, Precision precision, Func<int, ExampleBatch> batch, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        return TorchNetwork.ToArray(network.Answer(batch(count).Input, precision, training: null));
    }

    private static T[] Slice<T>(Tensor tensor, int index, int length)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes).Slice(index * length, length).ToArray();
}
