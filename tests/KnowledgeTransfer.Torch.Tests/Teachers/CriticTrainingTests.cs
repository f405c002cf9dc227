using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Tests.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class CriticTrainingTests
{
    private static readonly MemoryImages Images = PretextPictures.Noise(16, 12, 5);

    private static readonly TeacherOptions Options = new()
    {
        Steps = 7,
        BatchSize = 4,
        ReportSteps = 1,
        EvaluationSteps = 7,
        ChanceSteps = 0,
        Precision = Precision.Float32,
        ThreadCount = 1,
        LoaderThreadCount = 1,
    };

    [Fact]
    public void Interrupted_and_resumed_beside_a_critic_the_weights_are_the_same_bytes()
    {
        using var whole = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        Train(whole.Path, 0.5);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(broken.Path, 0.5, row =>
        {
            if (row.Step == 3) cancellation.Cancel();
        }, cancellation.Token));

        Train(broken.Path, 0.5);

        foreach (string file in (string[])[TeacherTrainer.WeightsFile, TeacherTrainer.TaskFile, TeacherTrainer.MetricsFile])
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Path, file)), File.ReadAllBytes(Path.Combine(broken.Path, file)));
    }

    [Fact]
    public void The_critic_changes_what_is_learned_but_is_not_kept()
    {
        using var with = new TemporaryFolder();
        using var without = new TemporaryFolder();
        Train(with.Path, 0.5);
        Train(without.Path, 0);
        Assert.NotEqual(Tensor(without.Path), Tensor(with.Path));
        WeightSet task = WeightFile.Read(Path.Combine(with.Path, TeacherTrainer.TaskFile), out _);
        Assert.All(task.Names, name => Assert.Matches("^(trunk|head)\\.", name));

        static float[] Tensor(string folder) =>
            WeightFile.Read(Path.Combine(folder, TeacherTrainer.WeightsFile), out _)["conv1.weight"].Values;
    }

    private static void Train(string folder, double share, Action<TeacherMetrics>? rowDone = null, CancellationToken cancellation = default)
    {
        var task = new InpaintingTask(InpaintingTask.Defaults(16) with { BottleneckCount = 8, AdversarialShare = share });
        TeacherTrainer.Train(
            task, MadeExamples.Encoder, Images, PretextPictures.Noise(16, 3, 6), Options, folder, rowDone, null, cancellation);
    }
}
