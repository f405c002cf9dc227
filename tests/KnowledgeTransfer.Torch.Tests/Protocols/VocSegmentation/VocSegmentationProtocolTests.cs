using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocSegmentation;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocSegmentation;

public sealed class VocSegmentationProtocolTests
{
    private static readonly SegmentationOptions Options = new() { Seed = 3, Precision = Precision.Float32, ThreadCount = 1 };

    private static readonly FineTuningSchedule Schedule = new()
    {
        Name = "test",
        Steps = 80,
        BatchSize = 4,
        LearningRate = 0.1,
        DropEvery = 60,
        DropFactor = 0.1,
        WarmupSteps = 5,
    };

    private static VocSegmentationResult Run(
        MadeSegmentation made, string folder, FineTuningSchedule? schedule = null, WeightSet? source = null,
        Action<SegmentedPicture>? judged = null, CancellationTokenSource? cancellation = null, int? cancelledAtStep = null)
    {
        VocClasses classes = SegmentationPictures.FindClasses(made.Folder);
        IReadOnlyList<string> ids = made.Folder.ReadSegmentationSplit("train");
        SegmentationPictures train = cancelledAtStep is { } step
            ? new CancellingPictures(made.Folder, ids, classes, cancellation!, step)
            : new SegmentationPictures(made.Folder, ids, classes);
        var test = new SegmentationPictures(made.Folder, made.Folder.ReadSegmentationSplit("val"), classes);
        return VocSegmentationProtocol.Run(
            MadeSegmentation.Network, source, train, test, schedule ?? Schedule, Options, folder, judged, null,
            cancellation?.Token ?? CancellationToken.None);
    }

    [Fact]
    public void The_loss_is_the_mean_over_the_pixels_that_are_not_border()
    {
        Tensor scores = tensor(new[] { 0f, 1, 5, 0, 0, 9 }, [1, 2, 1, 3]);
        double first = Math.Log(2), second = Math.Log(1 + Math.Exp(-1));
        float loss = SegmentationModel.PixelLoss(scores, new VocMask(3, 1, [1, 0, 255])).item<float>();
        Assert.Equal((first + second) / 2, loss, 1e-6);
        Assert.Equal(0f, SegmentationModel.PixelLoss(scores, new VocMask(3, 1, [255, 255, 255])).item<float>());
    }

    [Fact]
    public void Rectangles_are_found_within_a_few_steps_and_judged_in_full_size()
    {
        using var made = new MadeSegmentation();
        using TemporaryFolder untrained = new(), trained = new();
        var shown = new List<SegmentedPicture>();
        VocSegmentationResult before = Run(made, untrained.Path, Schedule with { Steps = 1, LearningRate = 1e-6 });
        VocSegmentationResult after = Run(made, trained.Path, judged: shown.Add);
        Assert.True(
            before.MeanIntersectionOverUnion < 0.4 && after.MeanIntersectionOverUnion > 0.6,
            $"{before.MeanIntersectionOverUnion} and {after.MeanIntersectionOverUnion}");
        Assert.Equal(["background", "blue", "red"], after.ClassNames);
        Assert.Equal((12, 6, 4), (after.TrainCount, after.TestCount, after.Stride));
        Assert.Empty(after.CopiedNodes);
        Assert.Equal(made.Folder.ReadSegmentationSplit("val"), shown.Select(p => p.Id));
        Assert.All(shown, p => Assert.Equal((p.Picture.Width, p.Picture.Height), (p.Prediction.Width, p.Prediction.Height)));
        // the shown pictures say the same as the figure
        int right = shown.Sum(p => p.Truth.Numbers.Zip(p.Prediction.Numbers).Count(pair => pair.First == pair.Second));
        int asked = shown.Sum(p => p.Truth.Numbers.Count(number => number != VocMask.Border));
        Assert.Equal((double)right / asked, after.PixelAccuracy, 1e-12);
        WeightFile.Read(trained[VocSegmentationProtocol.WeightsFile], out IReadOnlyDictionary<string, string> metadata);
        Assert.Equal("tiny", metadata["network"]);
    }

    [Fact]
    public void Convolutions_are_copied_the_rest_is_random_and_scores_start_at_zero()
    {
        using var made = new MadeSegmentation();
        using var folder = new TemporaryFolder();
        WeightSet source = WeightInitializer.Create(MadeSegmentation.Network, seed: 77);
        VocSegmentationResult result = Run(
            made, folder.Path, Schedule with { Steps = 1, WarmupSteps = 0, LearningRate = 1e-6, WeightDecay = 0 }, source);
        Assert.Equal(["conv1", "bn1", "conv2"], result.CopiedNodes);
        WeightSet trained = WeightFile.Read(folder[VocSegmentationProtocol.WeightsFile]);
        Assert.All(
            source["conv2.weight"].Values.Zip(trained["conv2.weight"].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.NotEqual(source["fc3.weight"].Values[0], trained["fc3.weight"].Values[0], 1e-4f);
        Assert.All(trained["score.weight"].Values, value => Assert.Equal(0, value, 1e-4f));
        Assert.Equal(Math.Log(3), result.Loss, 1e-5); // all classes alike
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public void Interrupted_and_resumed_it_ends_in_the_same_bytes(int steps)
    {
        using var made = new MadeSegmentation(trainCount: 5, testCount: 2);
        using TemporaryFolder straight = new(), interrupted = new();
        FineTuningSchedule schedule = Schedule with { Steps = 20 };
        VocSegmentationResult expected = Run(made, straight.Path, schedule);
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(made, interrupted.Path, schedule, null, null, cancellation, steps));
        Same(Run(made, interrupted.Path, schedule), expected, straight, interrupted);
    }

    [Fact]
    public void Interrupted_while_judging_it_does_not_train_again()
    {
        using var made = new MadeSegmentation(trainCount: 5, testCount: 2);
        using TemporaryFolder straight = new(), interrupted = new();
        FineTuningSchedule schedule = Schedule with { Steps = 6 };
        VocSegmentationResult expected = Run(made, straight.Path, schedule);
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Run(made, interrupted.Path, schedule, null, _ => cancellation.Cancel(), cancellation));
        using var never = new CancellationTokenSource();
        Same(Run(made, interrupted.Path, schedule, null, null, never, cancelledAtStep: 0), expected, straight, interrupted);
        Assert.False(never.IsCancellationRequested); // no training picture was asked for
    }

    [Fact]
    public void Another_training_in_the_folder_is_not_taken_for_this_one()
    {
        using var made = new MadeSegmentation(trainCount: 3, testCount: 1);
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(made, folder.Path, null, null, null, cancellation, 2));
        Assert.Contains("schedule", Assert.Throws<ArtefactException>(
            () => Run(made, folder.Path, Schedule with { LearningRate = 0.2 })).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_is_wrong_with_the_data_is_said_before_training()
    {
        using var made = new MadeSegmentation(trainCount: 3, testCount: 2);
        using var folder = new TemporaryFolder();
        string mask = made.PathOf("SegmentationClass", "val01.png");
        byte[] whole = File.ReadAllBytes(mask);
        File.WriteAllBytes(mask, new VocMask(5, 5, new byte[25]).ToPng());
        Refused<DataException>("val01.png", "5 x 5");
        File.WriteAllBytes(mask, new VocMask(30, 24, [3, .. new byte[719]]).ToPng());
        Assert.Throws<DataException>(() => Run(made, folder.Path));
        File.Delete(mask);
        Refused<DataException>("val01.png");
        File.WriteAllBytes(mask, whole);
        WeightSet other = WeightInitializer.Create(NetworkCatalogue.Create("small", 3), 1);
        Assert.Contains("conv1.weight", Assert.Throws<ShapeException>(() => Run(made, folder.Path, null, other)).Message);
        Assert.Throws<ConfigException>(() => Run(made, folder.Path, Schedule with { Momentum = 1 }));
        Assert.Empty(Directory.GetFiles(folder.Path));

        void Refused<T>(params string[] words)
            where T : Exception
        {
            string message = Assert.Throws<T>(() => Run(made, folder.Path)).Message;
            Assert.All(words, word => Assert.Contains(word, message));
        }
    }

    [Fact]
    public void The_schedule_of_the_paper_is_the_published_one() => Assert.Equal(
        "paper: 100,000 steps of 20 pictures, rate 0.0001", VocSegmentationProtocol.Schedules[0].ToString());

    private static void Same(
        VocSegmentationResult found, VocSegmentationResult expected, TemporaryFolder first, TemporaryFolder second)
    {
        Assert.Equal(expected.IntersectionOverUnion, found.IntersectionOverUnion);
        Assert.Equal(expected.Loss, found.Loss);
        foreach (string file in new[] { VocSegmentationProtocol.WeightsFile, VocSegmentationProtocol.MetricsFile })
            Assert.Equal(File.ReadAllBytes(first[file]), File.ReadAllBytes(second[file]));
    }

    /// <summary>Training pictures that cancel when the first one of a step is asked for.</summary>
    private sealed class CancellingPictures(
        VocFolder folder, IReadOnlyList<string> ids, VocClasses classes, CancellationTokenSource cancellation, int step)
        : SegmentationPictures(folder, ids, classes)
    {
        private int _reads;

        public override (RgbImage Picture, VocMask Mask) Read(int index)
        {
            if (++_reads == Count + step * Schedule.BatchSize + 1) cancellation.Cancel(); // each is read once before training
            return base.Read(index);
        }
    }
}
