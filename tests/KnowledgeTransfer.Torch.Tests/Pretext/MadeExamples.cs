using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

/// <summary>Examples of tasks that answer with maps, and a network small enough to learn them by heart.</summary>
internal sealed record MadeExamples(float[] Input, long[] Classes, float[] Values)
{
    /// <summary>Two convolutions; the map has half the side of the input.</summary>
    public static NetworkSpec Encoder(int size) => new("tiny", "test", size,
    [
        new("conv1", new Convolution(16, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("pool1", new MaxPool(2, 2), "relu1"),
        new("conv2", new Convolution(16, 3, Padding: 1), "pool1"),
        new("relu2", new Relu(), "conv2"),
    ], "relu2", ["relu1", "relu2"]);

    /// <summary>One example of each picture, one after the other; every number must have been written.</summary>
    public static MadeExamples Make(PretextTask task, ITrainingImages images, ImagePreprocessing preprocessing, ulong seed = 0)
    {
        ExampleShape shape = task.Shape;
        var made = new MadeExamples(
            new float[images.Count * shape.InputCount],
            new long[images.Count * shape.ClassCount],
            new float[images.Count * shape.ValueCount]);
        Array.Fill(made.Input, float.NaN);
        Array.Fill(made.Values, float.NaN);
        Array.Fill(made.Classes, -1);
        ExampleMaker maker = task.CreateMaker(images, preprocessing);
        for (int i = 0; i < images.Count; i++)
            maker.Make(i, new CounterRandom(CounterRandom.Key(seed, (ulong)i)), new Example(
                made.Input.AsSpan(i * shape.InputCount, shape.InputCount),
                made.Classes.AsSpan(i * shape.ClassCount, shape.ClassCount),
                made.Values.AsSpan(i * shape.ValueCount, shape.ValueCount)));
        Xunit.Assert.DoesNotContain(float.NaN, made.Input);
        Xunit.Assert.DoesNotContain(float.NaN, made.Values);
        Xunit.Assert.DoesNotContain(-1, made.Classes);
        return made;
    }

    /// <summary>As tensors of the current dispose scope.</summary>
    public ExampleBatch Batch(PretextTask task, int count)
    {
        int size = task.Shape.TileSize;
        return new ExampleBatch(count, tensor(Input, [count, size, size, 3]).permute(0, 3, 1, 2),
            tensor(Classes, [count, task.Shape.ClassCount]), tensor(Values, [count, task.Shape.ValueCount]));
    }

    /// <summary>Learns the examples; loss before, loss after, and answers that are right after.</summary>
    public (double Before, double After, double Right, float[] Answer) Learn(PretextTask task, int count, int steps, double rate)
    {
        int threads = get_num_threads();
        set_num_threads(1); // of so little work, threads would only wait for each other
        try
        {
            return LearnAlone(task, count, steps, rate);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private (double Before, double After, double Right, float[] Answer) LearnAlone(PretextTask task, int count, int steps, double rate)
    {
        NetworkSpec encoder = Encoder(task.Shape.TileSize), head = task.Head(task.Trunk(encoder));
        using var trunkNetwork = new TorchNetwork(encoder, WeightInitializer.Create(encoder, 1));
        using var headNetwork = new TorchNetwork(head, WeightInitializer.Create(head, 2));
        using var optimiser = new MomentumSgd(trunkNetwork.Trained("trunk.").Concat(headNetwork.Trained("head.")), new(0.9, true, 0));
        double before = 0;
        for (int step = 0; ; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            ExampleBatch batch = Batch(task, count);
            var pass = new TrainingPass((ulong)step);
            Tensor output = headNetwork.Forward(trunkNetwork.Forward(batch.Input, pass), pass);
            Judgement judgement = task.Judge(output, batch);
            double loss = judgement.Loss.item<float>();
            if (step == 0) before = loss;
            if (step == steps)
                return (before, loss, (double)judgement.CorrectCount / judgement.AnswerCount, TorchNetwork.ToArray(output));
            optimiser.Step(judgement.Loss, rate);
        }
    }
}
