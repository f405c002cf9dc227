using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Teachers;

public sealed class TeacherTrainerTests
{
    private static readonly string[] Files =
        [TeacherTrainer.MetricsFile, TeacherTrainer.TaskFile, TeacherTrainer.UntrainedFile, TeacherTrainer.WeightsFile];

    private static void AssertSameFiles(TemporaryFolder expected, TemporaryFolder actual)
    {
        Assert.Equal(Files, Directory.GetFiles(actual.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string file in Files) Assert.Equal(File.ReadAllBytes(expected[file]), File.ReadAllBytes(actual[file]));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Bfloat16)]
    public void A_learnable_lesson_is_learned(Precision precision)
    {
        using var folder = new TemporaryFolder();
        TeacherResult result = SmallLesson.Train(folder.Path, SmallLesson.Options with { Steps = 100, Precision = precision });
        Assert.InRange(result.Rows[^1].HeldOutAccuracy!.Value, 0.8, 1);
        Assert.InRange(result.Rows[^1].HeldOutLoss!.Value, 0, 0.7);
        Assert.InRange(result.Rows[^1].Accuracy!.Value, 0.8, 1);
        Assert.Equal(("rotation", "tiny", 8, 1), (result.Task, result.Network, result.BatchSize, result.ThreadCount));
        Assert.Equal((0.25, Math.Log(4)), (result.ChanceAccuracy, result.ChanceLoss));
        Assert.Equal(8 * 27 + 16 + 8 * 72 + 8 + 8 * 4 + 4, result.ParameterCount);
        Assert.Equal(precision, result.Precision);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(11, false)]
    [InlineData(20, false)]
    [InlineData(22, true)] // the second batch of the first look at held-out pictures
    [InlineData(35, true)] // the last look
    public void A_training_cancelled_anywhere_and_resumed_ends_in_the_same_bytes(int judgement, bool evaluating)
    {
        using TemporaryFolder straight = new(), interrupted = new();
        TeacherResult expected = SmallLesson.Train(straight.Path);
        using var cancellation = new CancellationTokenSource();
        var task = new WatchedTask
        {
            OnJudge = (number, result) =>
            {
                if (number == judgement) cancellation.Cancel();
                Assert.Equal(number == judgement && evaluating, number == judgement && !torch.is_grad_enabled());
                return result;
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(
            () => SmallLesson.Train(interrupted.Path, task: task, cancellation: cancellation.Token));
        Assert.False(File.Exists(interrupted[TeacherTrainer.WeightsFile]));
        Assert.True(File.Exists(interrupted[TeacherTrainer.CheckpointFile]));
        TeacherResult resumed = SmallLesson.Train(interrupted.Path);
        AssertSameFiles(straight, interrupted);
        Assert.Equal(expected.Rows, resumed.Rows);
    }

    [Fact]
    public void A_process_that_died_goes_on_from_its_last_checkpoint_to_the_same_bytes()
    {
        using TemporaryFolder straight = new(), dead = new(), scratch = new();
        // The folder as a kill would leave it in step 27: checkpoint of step 24, metrics of two rows, a half-written file.
        var task = new WatchedTask
        {
            OnJudge = (number, result) =>
            {
                if (number != 3 + 27) return result;
                foreach (string file in Directory.GetFiles(scratch.Path)) File.Copy(file, dead[Path.GetFileName(file)]);
                File.WriteAllText(dead[TeacherTrainer.CheckpointFile + ".tmp"], "half");
                return result;
            },
        };
        SmallLesson.Train(scratch.Path, task: task);
        SmallLesson.Train(straight.Path);
        WeightFile.Read(dead[TeacherTrainer.CheckpointFile], out IReadOnlyDictionary<string, string> metadata);
        Assert.Contains("\"Step\":24,", metadata["state"]);
        SmallLesson.Train(dead.Path);
        AssertSameFiles(straight, dead);
    }

    [Fact]
    public void The_number_of_loader_threads_and_the_interval_of_checkpoints_mean_nothing()
    {
        using TemporaryFolder one = new(), three = new();
        SmallLesson.Train(one.Path);
        SmallLesson.Train(three.Path, SmallLesson.Options with { LoaderThreadCount = 3, CheckpointSteps = 7, ChanceSteps = 10 });
        AssertSameFiles(one, three);
    }

    [Fact]
    public void The_order_of_the_pictures_means_nothing()
    {
        using TemporaryFolder forwards = new(), backwards = new();
        MemoryImages images = SmallLesson.Make("train", SmallLesson.PictureCount, 1);
        int size = SmallLesson.Size * SmallLesson.Size * 3;
        var pixels = new byte[images.Count * size];
        for (int i = 0; i < images.Count; i++) images.CopyTo(images.Count - 1 - i, pixels.AsSpan(i * size, size));
        SmallLesson.Train(forwards.Path);
        SmallLesson.Train(backwards.Path,
            train: new MemoryImages([.. images.Ids.Reverse()], SmallLesson.Size, SmallLesson.Size, pixels));
        AssertSameFiles(forwards, backwards);
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_with_every_difference()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SmallLesson.Train(folder.Path, cancellation: cancellation.Token));
        string Refusal(Action train)
        {
            string message = Assert.Throws<ArtefactException>(train).Message;
            Assert.Contains("belongs to another training: ", message);
            return message;
        }
        string options = Refusal(() => SmallLesson.Train(folder.Path, SmallLesson.Options with { LearningRate = 0.04, Seed = 5 }));
        Assert.Contains(": LearningRate is 0.04, there it was 0.1; Seed is 5, there it was 3. Train with", options);
        Assert.Contains(": task.shift is 2, there it was 1. ",
            Refusal(() => SmallLesson.Train(folder.Path, task: new RotationTask(SmallLesson.Size, shift: 2))));
        string network = Refusal(() => SmallLesson.Train(folder.Path, encoder: size => new NetworkSpec(
            "other", "test", size, [.. SmallLesson.Encoder(size).Nodes.Take(3)], "relu1", ["relu1"])));
        Assert.Contains(": network is other at 8 pixels (table ", network);
        Assert.Contains(", there it was tiny at 8 pixels (table ", network);
        string pictures = Refusal(() => SmallLesson.Train(folder.Path, train: SmallLesson.Make("train", 39, 1)));
        Assert.Contains(": training pictures is 39 of 8x8 pixels (digest ", pictures);
        Assert.Contains(", there it was 40 of 8x8 pixels (digest ", pictures);
        Assert.Contains(": training pictures is 40 ",
            Refusal(() => SmallLesson.Train(folder.Path, train: SmallLesson.Make("train", 40, 9)))); // same ids, other pixels
        Assert.Contains(": held-out pictures is 20 ",
            Refusal(() => SmallLesson.Train(folder.Path, heldOut: SmallLesson.Make("other", 20, 2))));
        SmallLesson.Train(folder.Path);
    }

    [Fact]
    public void A_set_smaller_than_a_batch_is_one_batch()
    {
        using var folder = new TemporaryFolder();
        TeacherResult result = SmallLesson.Train(
            folder.Path, SmallLesson.Options with { Steps = 5, BatchSize = 64 }, train: SmallLesson.Make("train", 3, 1));
        Assert.Equal(3, result.BatchSize);
        Assert.Equal(5, result.Rows[^1].Step);
    }

    [Theory]
    [InlineData(3, "the loss became NaN at step 2 (learning rate 0.1). There is no earlier checkpoint. Train anew ")]
    [InlineData(11, "the loss became NaN at step 10 (learning rate 0.1). The checkpoint of step 8 is kept. Train anew ")]
    public void A_loss_that_is_not_a_number_stops_training_at_the_last_checkpoint(int judgement, string expected)
    {
        using var folder = new TemporaryFolder();
        var task = new WatchedTask
        {
            OnJudge = (number, result) => number == judgement ? result with { Loss = result.Loss * float.NaN } : result,
        };
        TeacherOptions options = SmallLesson.Options with { Schedule = LearningRateSchedule.Step, DropShares = [] };
        Assert.StartsWith(expected, Assert.Throws<DivergenceException>(() => SmallLesson.Train(folder.Path, options, task)).Message);
        if (judgement == 3)
        {
            Assert.False(File.Exists(folder[TeacherTrainer.CheckpointFile]));
            return;
        }
        WeightSet kept = WeightFile.Read(folder[TeacherTrainer.CheckpointFile]);
        Assert.All(kept.Names, name => Assert.All(kept[name].Values, value => Assert.True(float.IsFinite(value))));
        Assert.False(File.Exists(folder[TeacherTrainer.WeightsFile]));
    }

    [Theory]
    [InlineData(8, "after step 8 (learning rate ", true)]   // found when the checkpoint of step 8 is due
    [InlineData(33, "after step 30 (learning rate ", false)] // the last step, after three batches of held-out pictures
    public void A_gradient_that_is_not_finite_never_reaches_a_file(int judgement, string expected, bool earlier)
    {
        using var folder = new TemporaryFolder();
        var task = new WatchedTask
        {
            // The value stays 0, the slope of the square root there is infinite.
            OnJudge = (number, result) => number == judgement ? result with { Loss = (result.Loss * 0).sqrt() } : result,
        };
        string message = Assert.Throws<DivergenceException>(() => SmallLesson.Train(folder.Path, task: task)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(" is not finite any more ", message);
        Assert.Contains(earlier ? "The checkpoint of step 4 is kept" : "The checkpoint of step 28 is kept", message);
        Assert.False(File.Exists(folder[TeacherTrainer.WeightsFile]));
    }

    [Fact]
    public void A_network_that_only_guesses_is_found_out_and_can_be_given_more_time()
    {
        using TemporaryFolder folder = new(), patient = new();
        var task = new WatchedTask
        {
            OnExample = (_, random, example) =>
            {
                for (int i = 0; i < example.Classes.Length; i++) example.Classes[i] = random.Below(4);
            },
        };
        TeacherOptions options = SmallLesson.Options with { ChanceSteps = 10 };
        string message = Assert.Throws<DivergenceException>(() => SmallLesson.Train(folder.Path, options, task)).Message;
        Assert.StartsWith("after 10 steps the network still guesses: loss 1.", message);
        Assert.Contains("(chance 1.3863), ", message);
        Assert.Contains(" % of the answers right (chance 25.00 %). Try ", message);
        SmallLesson.Train(folder.Path, options with { ChanceSteps = 0 }, task);
        SmallLesson.Train(patient.Path, options with { ChanceSteps = 0 }, task);
        AssertSameFiles(patient, folder);
    }

    [Fact]
    public void A_look_at_chance_does_not_depend_on_where_training_was_interrupted()
    {
        using var folder = new TemporaryFolder();
        // All answers count as right up to step 10, none afterwards. Steps 6 to 10 are looked at by themselves, although the checkpoint
        // lies before the look; with steps 16 to 20 they would make half of the answers right.
        using var cancellation = new CancellationTokenSource();
        var task = new WatchedTask
        {
            OnJudge = (number, result) =>
            {
                if (number == 10) cancellation.Cancel();
                return number <= 10 ? result with { CorrectCount = result.AnswerCount } : result with { CorrectCount = 0 };
            },
        };
        TeacherOptions options = SmallLesson.Options with { ChanceSteps = 10, LearningRate = 1e-9 };
        Assert.ThrowsAny<OperationCanceledException>(
            () => SmallLesson.Train(folder.Path, options, task, cancellation: cancellation.Token));
        string message = Assert.Throws<DivergenceException>(() => SmallLesson.Train(folder.Path, options, task)).Message;
        Assert.StartsWith("after 20 steps ", message);
        Assert.Contains(", 0.00 % of the answers right", message);
    }

    [Fact]
    public void The_exported_encoder_and_the_control_fit_the_network_and_differ_only_in_what_is_learned()
    {
        using var folder = new TemporaryFolder();
        SmallLesson.Train(folder.Path);
        NetworkSpec network = SmallLesson.Encoder(SmallLesson.Size);
        WeightSet trained = WeightFile.Read(folder[TeacherTrainer.WeightsFile], out IReadOnlyDictionary<string, string> metadata);
        WeightSet untrained = WeightFile.Read(folder[TeacherTrainer.UntrainedFile]);
        WeightSet whole = WeightFile.Read(folder[TeacherTrainer.TaskFile]);
        WeightSet initial = WeightInitializer.Create(network, SmallLesson.Options.Seed);
        trained.RequireFit(network);
        untrained.RequireFit(network);
        Assert.Equal(("tiny", SmallLesson.Task.Identity), (metadata["network"], metadata["task"]));
        foreach (WeightShape weight in network.Weights.Where(weight => weight.Trained))
        {
            Assert.Equal(initial[weight.Name].Values, untrained[weight.Name].Values);
            Assert.NotEqual(initial[weight.Name].Values, trained[weight.Name].Values);
            Assert.Equal(whole["trunk." + weight.Name].Values, trained[weight.Name].Values);
        }
        Assert.NotEqual(whole["trunk.bn1.running_var"].Values, trained["bn1.running_var"].Values); // of whole pictures, not of turned ones
        Assert.Equal([4, 8], whole["head.answer.weight"].Shape);
    }

    [Fact]
    public void Tensors_do_not_pile_up()
    {
        using TemporaryFolder first = new(), second = new();
        SmallLesson.Train(first.Path);
        DisposeScopeManager.Statistics.Reset();
        var live = new Dictionary<int, long>();
        var task = new WatchedTask
        {
            OnJudge = (number, result) =>
            {
                live[number] = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
                return result;
            },
        };
        SmallLesson.Train(second.Path, task: task);
        Assert.Equal(live[2], live[19]);
        Assert.Equal(live[2], live[3 + 29]);
        Assert.Equal(0, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_failing_maker_ends_the_training_with_its_own_exception()
    {
        using var folder = new TemporaryFolder();
        var failure = new DataException("train/0007 cannot be read");
        var task = new WatchedTask { OnExample = (picture, _, _) => { if (picture == 7) throw failure; } };
        Assert.Same(failure, Assert.Throws<DataException>(() => SmallLesson.Train(folder.Path, task: task)));
    }

    [Fact]
    public void Every_row_is_told_once_and_the_thread_count_is_restored()
    {
        using var folder = new TemporaryFolder();
        int threads = torch.get_num_threads();
        var rows = new List<TeacherMetrics>();
        var reports = new List<StageProgress>();
        TeacherResult result = TeacherTrainer.Train(
            SmallLesson.Task, SmallLesson.Encoder, SmallLesson.Make("train", 40, 1), SmallLesson.Make("test", 20, 2), SmallLesson.Options,
            folder.Path, rows.Add, new ImmediateProgress<StageProgress>(reports.Add), TestContext.Current.CancellationToken);
        Assert.Equal(threads, torch.get_num_threads());
        Assert.Equal(result.Rows, rows);
        Assert.Equal([10L, 20L, 30L], rows.Select(row => row.Step));
        Assert.Equal([false, true, true], rows.Select(row => row.HeldOutLoss is not null));
        Assert.Equal(("teacher", "steps", 30L, 30L), (reports[^1].Stage, reports[^1].What, reports[^1].Done, reports[^1].Total));
        Assert.Contains(" % right (chance 25.0 %)", reports[^1].Detail);
    }

    [Fact]
    public void A_checkpoint_on_a_full_disk_ends_the_training_with_a_reason_and_without_weights()
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        using var folder = new TemporaryFolder();
        FullDisk.Behind(folder[TeacherTrainer.CheckpointFile]);
        var error = Assert.Throws<ArtefactException>(() => SmallLesson.Train(folder.Path));
        Assert.StartsWith(folder[TeacherTrainer.CheckpointFile] + " cannot be written", error.Message);
        Assert.False(File.Exists(folder[TeacherTrainer.WeightsFile]));
        Assert.False(File.Exists(folder[TeacherTrainer.CheckpointFile]));
    }

    [Fact]
    public void Wrong_arguments_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        MemoryImages large = new([new ImageId("a"), new ImageId("b")], 9, 9, new byte[2 * 243]);
        Assert.Contains("9x9", Assert.Throws<ArgumentException>(() => SmallLesson.Train(folder.Path, train: large)).Message);
        Assert.Contains("1 training pictures",
            Assert.Throws<DataException>(() => SmallLesson.Train(folder.Path, train: SmallLesson.Make("train", 1, 1))).Message);
        MemoryImages doubled = new([.. Enumerable.Repeat(new ImageId("a"), 8)], 8, 8, new byte[8 * 192]);
        Assert.Contains("two pictures are called",
            Assert.Throws<DataException>(() => SmallLesson.Train(folder.Path, train: doubled)).Message);
        string message = Assert.Throws<ConfigException>(
            () => SmallLesson.Train(folder.Path, SmallLesson.Options with { BatchSize = 1, EvaluationSteps = 15 })).Message;
        Assert.Contains("BatchSize is 1", message);
        Assert.Contains("EvaluationSteps is 15; it must be a multiple of ReportSteps (10)", message);
    }
}
