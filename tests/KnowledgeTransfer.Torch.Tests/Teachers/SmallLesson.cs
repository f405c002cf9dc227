using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

/// <summary>A lesson that is learned in a second: noisy 8x8 pictures that are bright at the top, so what is upright can be seen.</summary>
internal static class SmallLesson
{
    public const int Size = 8, PictureCount = 40, HeldOutCount = 20;

    public static PretextTask Task { get; } = new RotationTask(Size, shift: 1);

    public static TeacherOptions Options { get; } = new()
    {
        Steps = 30,
        BatchSize = 8,
        LearningRate = 0.1,
        Precision = Precision.Float32,
        ThreadCount = 1,
        LoaderThreadCount = 1,
        Seed = 3,
        ReportSteps = 10,
        EvaluationSteps = 20,
        CheckpointSteps = 4,
    };

    public static NetworkSpec Encoder(int size) => new("tiny", "test", size,
    [
        new("conv1", new Convolution(8, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("drop2", new Dropout(0.1), "relu1"),
        new("conv2", new Convolution(8, 3, Stride: 2, Padding: 1), "drop2"),
        new("relu2", new Relu(), "conv2"),
    ], "relu2", ["relu1", "relu2"]);

    /// <summary>Pictures named prefix/0000 onwards.</summary>
    public static MemoryImages Make(string prefix, int count, ulong seed)
    {
        var random = new CounterRandom(CounterRandom.Key(seed));
        var pixels = new byte[count * Size * Size * 3];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(200 - 24 * (i / (3 * Size) % Size) + random.Below(50));
        return new MemoryImages([.. Enumerable.Range(0, count).Select(i => new ImageId($"{prefix}/{i:D4}"))], Size, Size, pixels);
    }

    public static TeacherResult Train(
        string folder, TeacherOptions? options = null, PretextTask? task = null, ITrainingImages? train = null,
        Func<int, NetworkSpec>? encoder = null, ITrainingImages? heldOut = null, Action<TeacherMetrics>? rowDone = null,
        CancellationToken cancellation = default) =>
        TeacherTrainer.Train(
            task ?? Task, encoder ?? Encoder, train ?? Make("train", PictureCount, 1), heldOut ?? Make("test", HeldOutCount, 2),
            options ?? Options, folder, rowDone, null, cancellation);
}
