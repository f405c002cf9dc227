using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Students;
using TorchSharp;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Students;

public sealed class StudentTrainerTests
{
    private static readonly string[] Files = [StudentTrainer.MetricsFile, StudentTrainer.RandomFile, StudentTrainer.WeightsFile];

    private static void AssertSameFiles(TemporaryFolder expected, TemporaryFolder actual)
    {
        Assert.Equal(Files, Directory.GetFiles(actual.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string file in Files) Assert.Equal(File.ReadAllBytes(expected[file]), File.ReadAllBytes(actual[file]));
    }

    [Fact]
    public void A_learnable_problem_is_learned()
    {
        using var folder = new TemporaryFolder();
        StudentResult result = SmallProblem.Train(folder.Path, SmallProblem.Options with { Epochs = 12 });
        Assert.InRange(result.Epochs[^1].HeldOutAgreement!.Value, 0.9, 1);
        Assert.InRange(result.Epochs[^1].Loss, 0, 0.5);
        Assert.InRange(result.Epochs[^1].EmbeddingSpread!.Value, 0.01, 1);
        Assert.Empty(result.Warnings);
        Assert.Equal(12 * 6, result.StepCount); // 100 pictures are 6 whole batches of 16
        Assert.Equal((Precision.Float32, 1), (result.Precision, result.ThreadCount));
        Assert.Equal(SmallProblem.Network.ParameterCount, result.ParameterCount);
    }

    [Fact]
    public void Training_in_bfloat16_learns_too_and_differs()
    {
        using TemporaryFolder folder = new(), exact = new();
        StudentOptions options = SmallProblem.Options with { Epochs = 12 };
        StudentResult result = SmallProblem.Train(folder.Path, options with { Precision = Precision.Bfloat16 });
        Assert.InRange(result.Epochs[^1].HeldOutAgreement!.Value, 0.9, 1);
        SmallProblem.Train(exact.Path, options);
        Assert.NotEqual(File.ReadAllBytes(exact[StudentTrainer.WeightsFile]), File.ReadAllBytes(folder[StudentTrainer.WeightsFile]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(100)]
    [InlineData(205)]
    public void A_training_cancelled_anywhere_and_resumed_ends_in_the_same_bytes(int pictureOfInterruption)
    {
        using TemporaryFolder straight = new(), interrupted = new();
        SmallProblem.Train(straight.Path);
        (MemoryImages images, _) = SmallProblem.Make("train", 100, 1);
        using var cancellation = new CancellationTokenSource();
        // The statistics and the random student read 100 + 96 pictures before the first step.
        var watched = new WatchedImages(images)
        {
            OnCopy = copies => { if (copies == 196 + pictureOfInterruption) cancellation.Cancel(); },
        };
        Assert.ThrowsAny<OperationCanceledException>(
            () => SmallProblem.Train(interrupted.Path, images: watched, cancellation: cancellation.Token));
        Assert.False(File.Exists(interrupted[StudentTrainer.WeightsFile]));
        Assert.True(File.Exists(interrupted[StudentTrainer.CheckpointFile]));
        SmallProblem.Train(interrupted.Path);
        AssertSameFiles(straight, interrupted);
    }

    [Fact]
    public void A_process_that_died_goes_on_from_its_last_checkpoint_to_the_same_bytes()
    {
        using TemporaryFolder straight = new(), dead = new(), scratch = new();
        (MemoryImages images, _) = SmallProblem.Make("train", 100, 1);
        // The folder as a kill would leave it in the middle of step 14: the checkpoint of step 10, metrics of two epochs, a half-written
        // file.
        var watched = new WatchedImages(images)
        {
            OnCopy = copies =>
            {
                if (copies != 196 + 13 * 16 + 5) return;
                foreach (string file in Directory.GetFiles(scratch.Path)) File.Copy(file, dead[Path.GetFileName(file)]);
                File.WriteAllText(dead[StudentTrainer.CheckpointFile + ".tmp"], "half");
            },
        };
        SmallProblem.Train(scratch.Path, images: watched);
        SmallProblem.Train(straight.Path);
        WeightFile.Read(dead[StudentTrainer.CheckpointFile], out IReadOnlyDictionary<string, string> metadata);
        Assert.Contains("\"Step\":10,", metadata["state"]);
        SmallProblem.Train(dead.Path);
        AssertSameFiles(straight, dead);
    }

    [Fact]
    public void The_order_of_the_pictures_means_nothing()
    {
        using TemporaryFolder forwards = new(), backwards = new();
        SmallProblem.Train(forwards.Path);
        (MemoryImages images, int[] clusters) = SmallProblem.Make("train", 100, 1);
        (MemoryImages heldOut, int[] heldOutClusters) = SmallProblem.Make("test", 40, 2);
        int size = SmallProblem.Size * SmallProblem.Size * 3;
        var pixels = new byte[100 * size];
        for (int i = 0; i < 100; i++) images.CopyTo(99 - i, pixels.AsSpan(i * size, size));
        var reversed = new MemoryImages([.. images.Ids.Reverse()], SmallProblem.Size, SmallProblem.Size, pixels);
        StudentTrainer.Train(
            SmallProblem.Network, reversed, [.. clusters.Reverse()], heldOut, heldOutClusters, SmallProblem.Options, backwards.Path);
        AssertSameFiles(forwards, backwards);
    }

    [Fact]
    public void Another_seed_gives_another_student()
    {
        using TemporaryFolder first = new(), second = new();
        SmallProblem.Train(first.Path);
        SmallProblem.Train(second.Path, SmallProblem.Options with { Seed = 4 });
        Assert.NotEqual(File.ReadAllBytes(first[StudentTrainer.WeightsFile]), File.ReadAllBytes(second[StudentTrainer.WeightsFile]));
        Assert.NotEqual(File.ReadAllBytes(first[StudentTrainer.RandomFile]), File.ReadAllBytes(second[StudentTrainer.RandomFile]));
    }

    [Fact]
    public void The_random_student_has_initial_weights_and_measured_statistics()
    {
        using var folder = new TemporaryFolder();
        SmallProblem.Train(folder.Path);
        WeightSet random = WeightFile.Read(folder[StudentTrainer.RandomFile]);
        WeightSet initial = WeightInitializer.Create(SmallProblem.Network, SmallProblem.Options.Seed);
        foreach (WeightShape weight in SmallProblem.Network.Weights)
        {
            if (weight.Trained) Assert.Equal(initial[weight.Name].Values, random[weight.Name].Values);
            else Assert.NotEqual(initial[weight.Name].Values, random[weight.Name].Values);
        }
    }

    [Fact]
    public void Checkpoints_of_another_training_are_refused_and_those_of_another_interval_are_not()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SmallProblem.Train(folder.Path, cancellation: cancellation.Token));
        StudentOptions[] others =
        [
            SmallProblem.Options with { LearningRate = 0.04 },
            SmallProblem.Options with { ThreadCount = 2 },
            SmallProblem.Options with { DropEpochs = [1] },
        ];
        Assert.All(others, other => Assert.Contains(
            "belongs to another training", Assert.Throws<ArtefactException>(() => SmallProblem.Train(folder.Path, other)).Message));
        SmallProblem.Train(folder.Path, SmallProblem.Options with { CheckpointSteps = 7 });
        Assert.True(File.Exists(folder[StudentTrainer.WeightsFile]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(8, 2)]
    [InlineData(100, 3)]
    public void A_step_limit_ends_training_within_an_epoch_and_judges_what_there_is(int limit, int epochs)
    {
        using TemporaryFolder folder = new();
        StudentResult result = SmallProblem.Train(folder.Path, SmallProblem.Options with { Epochs = 3, StepLimit = limit });
        Assert.Equal(Math.Min(limit, 3 * 6), result.StepCount); // 100 pictures are 6 whole batches of 16
        Assert.Equal(epochs, result.Epochs.Count);
        Assert.All(result.Epochs, e => Assert.InRange(e.TrainAgreement, 0, 1));
        Assert.InRange(result.Epochs[^1].Loss, 0.01, 10);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[StudentTrainer.CheckpointFile], Encoding.ASCII.GetBytes("nonsense and more"));
        Assert.Contains(StudentTrainer.CheckpointFile, Assert.Throws<ArtefactException>(() => SmallProblem.Train(folder.Path)).Message);
    }

    [Fact]
    public void Divergence_is_an_error_that_says_what_to_try()
    {
        using var folder = new TemporaryFolder();
        StudentOptions options = SmallProblem.Options with { LearningRate = 1e6, Epochs = 12 };
        var error = Assert.Throws<DivergenceException>(() => SmallProblem.Train(folder.Path, options));
        Assert.Contains("Lower LearningRate", error.Message);
    }

    [Fact]
    public void Nothing_learned_is_a_warning()
    {
        using var folder = new TemporaryFolder();
        StudentResult result = SmallProblem.Train(folder.Path, SmallProblem.Options with { LearningRate = 1e-9, Epochs = 1 });
        Assert.Contains(result.Warnings, warning => warning.Contains("nothing was learned"));
    }

    [Fact]
    public void Tensors_do_not_pile_up()
    {
        using TemporaryFolder one = new(), four = new();
        SmallProblem.Train(one.Path, SmallProblem.Options with { Epochs = 1 });
        DisposeScopeManager.Statistics.Reset();
        SmallProblem.Train(four.Path);
        Assert.Equal(0, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Metrics_have_one_line_per_epoch_in_invariant_notation()
    {
        using var folder = new TemporaryFolder();
        StudentResult result = SmallProblem.Train(folder.Path);
        string[] lines = File.ReadAllText(folder[StudentTrainer.MetricsFile]).Split('\n');
        Assert.Equal("epoch,learning_rate,loss,train_agreement,held_out_agreement,largest_predicted_share,embedding_spread", lines[0]);
        Assert.Equal(6, lines.Length);
        Assert.Equal(result.Epochs[3].Loss, double.Parse(lines[4].Split(',')[2], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_held_out_pictures_their_columns_are_empty()
    {
        using var folder = new TemporaryFolder();
        (MemoryImages train, int[] clusters) = SmallProblem.Make("train", 100, 1);
        var none = new MemoryImages([], SmallProblem.Size, SmallProblem.Size, []);
        StudentResult result = StudentTrainer.Train(SmallProblem.Network, train, clusters, none, [], SmallProblem.Options, folder.Path);
        Assert.Null(result.Epochs[^1].HeldOutAgreement);
        Assert.Null(result.LargestClusterShare);
        Assert.EndsWith(",,,\n", File.ReadAllText(folder[StudentTrainer.MetricsFile]));
    }

    [Fact]
    public void Progress_ends_at_the_last_step_and_the_thread_count_is_restored()
    {
        using var folder = new TemporaryFolder();
        (MemoryImages train, int[] clusters) = SmallProblem.Make("train", 100, 1);
        var reports = new List<StageProgress>();
        int threads = torch.get_num_threads();
        var progress = new ImmediateProgress<StageProgress>(reports.Add);
        StudentTrainer.Train(SmallProblem.Network, train, clusters, train, clusters, SmallProblem.Options, folder.Path, progress);
        Assert.Equal(threads, torch.get_num_threads());
        Assert.Equal(("student", "steps", 24L, 24L), (reports[^1].Stage, reports[^1].What, reports[^1].Done, reports[^1].Total));
        Assert.StartsWith("epoch 4/4, loss ", reports[^1].Detail);
    }

    [Fact]
    public void Wrong_arguments_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        (MemoryImages train, int[] clusters) = SmallProblem.Make("train", 100, 1);
        void Train(ITrainingImages images, int[] labels, StudentOptions? options = null) =>
            StudentTrainer.Train(SmallProblem.Network, images, labels, train, clusters, options ?? SmallProblem.Options, folder.Path);
        Assert.Throws<ArgumentException>(() => Train(train, clusters[1..]));
        Assert.Contains("has cluster 3", Assert.Throws<ArgumentException>(() => Train(train, [3, .. clusters[1..]])).Message);
        Assert.Contains("nothing to learn", Assert.Throws<DataException>(() => Train(train, new int[100])).Message);
        var doubled = new MemoryImages([.. Enumerable.Repeat(new ImageId("a"), 100)], 8, 8, new byte[100 * 192]);
        Assert.Contains("two pictures are called", Assert.Throws<DataException>(() => Train(doubled, clusters)).Message);
        StudentOptions wrong = SmallProblem.Options with { BatchSize = 1, Momentum = 1, Padding = 8 };
        string message = Assert.Throws<ConfigException>(() => Train(train, clusters, wrong)).Message;
        Assert.Contains("BatchSize is 1", message);
        Assert.Contains("Momentum is 1", message);
        Assert.Contains("Padding is 8", message);
    }

    [Fact]
    public void A_checkpoint_on_a_full_disk_ends_the_training_with_a_reason_and_without_weights()
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        using var folder = new TemporaryFolder();
        FullDisk.Behind(folder[StudentTrainer.CheckpointFile]);
        var error = Assert.Throws<ArtefactException>(() => SmallProblem.Train(folder.Path));
        Assert.StartsWith(folder[StudentTrainer.CheckpointFile] + " cannot be written", error.Message);
        Assert.False(File.Exists(folder[StudentTrainer.WeightsFile]));
        Assert.False(File.Exists(folder[StudentTrainer.CheckpointFile]));
    }

    private sealed class WatchedImages(ITrainingImages inner) : ITrainingImages
    {
        private int _copies;

        public Action<int> OnCopy { get; init; } = _ => { };

        public int Count => inner.Count;

        public int Height => inner.Height;

        public int Width => inner.Width;

        public IReadOnlyList<ImageId> Ids => inner.Ids;

        public void CopyTo(int index, Span<byte> hwc)
        {
            OnCopy(++_copies);
            inner.CopyTo(index, hwc);
        }
    }
}
