using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Torch.Tests;

/// <summary>A learnable problem that trains in a second: noisy 8x8 pictures whose cluster is their brightest colour.</summary>
internal static class SmallProblem
{
    public const int Size = 8;

    public static NetworkSpec Network { get; } = new("tiny", "test", Size,
    [
        new("conv1", new Convolution(8, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("pool1", new GlobalAveragePool(), "relu1"),
        new("flatten", new Flatten(), "pool1"),
        new("drop2", new Dropout(0.1), "flatten"),
        new("fc2", new Linear(16), "drop2"),
        new("relu2", new Relu(), "fc2"),
        new("head", new Linear(3), "relu2"),
    ], "flatten", ["relu1"]);

    public static StudentOptions Options { get; } = new()
    {
        Epochs = 4,
        BatchSize = 16,
        Padding = 2,
        Precision = Precision.Float32,
        ThreadCount = 1,
        Seed = 3,
        CheckpointSteps = 5,
    };

    /// <summary>Pictures named prefix/0000 onwards and their clusters.</summary>
    public static (MemoryImages Images, int[] Clusters) Make(string prefix, int count, ulong seed)
    {
        var random = new CounterRandom(CounterRandom.Key(seed));
        var pixels = new byte[count * Size * Size * 3];
        var clusters = new int[count];
        for (int i = 0; i < count; i++)
        {
            clusters[i] = random.Below(3);
            for (int p = 0; p < Size * Size * 3; p++)
                pixels[i * Size * Size * 3 + p] = (byte)(random.Below(120) + (p % 3 == clusters[i] ? 100 : 40));
        }
        ImageId[] ids = [.. Enumerable.Range(0, count).Select(i => new ImageId($"{prefix}/{i:D4}"))];
        return (new MemoryImages(ids, Size, Size, pixels), clusters);
    }

    public static StudentResult Train(
        string folder, StudentOptions? options = null, ITrainingImages? images = null, CancellationToken cancellation = default)
    {
        (MemoryImages train, int[] clusters) = Make("train", 100, 1);
        (MemoryImages heldOut, int[] heldOutClusters) = Make("test", 40, 2);
        return StudentTrainer.Train(
            Network, images ?? train, clusters, heldOut, heldOutClusters, options ?? Options, folder, null, cancellation);
    }
}
