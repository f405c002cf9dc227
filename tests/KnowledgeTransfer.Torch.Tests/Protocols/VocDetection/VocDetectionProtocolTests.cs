using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Protocols.VocDetection;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocDetection;

public sealed class VocDetectionProtocolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static VocDetectionResult Run(
        string folder, VocDetectionOptions? options = null, WeightSet? source = null, DetectionPictures? train = null,
        DetectionPictures? test = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        VocDetectionProtocol.Run(
            MadeDetection.Network, source, train ?? MadeDetection.Make("train", 40, 1), test ?? MadeDetection.Make("test", 30, 2),
            classCount: 2, options ?? MadeDetection.Options, folder, progress, cancellation);

    private static VocDetectionOptions Short(long steps) =>
        MadeDetection.Options with { Schedule = MadeDetection.Options.Schedule with { Steps = steps } };

    [Fact]
    public void Bright_squares_are_found_and_told_apart()
    {
        VocDetectionResult result = Run(_folder.Path);
        Assert.True(result.Scores.Mean.ElevenPoint > 0.85, $"mean average precision {result.Scores.Mean.ElevenPoint}");
        Assert.Empty(result.CopiedNodes);
        Assert.All(result.Detections.GroupBy(d => d.Picture), picture =>
        {
            Assert.InRange(picture.Count(), 1, 100);
            Assert.Equal(picture.OrderByDescending(d => d.Score), picture);
            Assert.All(picture, d => Assert.True(d.Score > 0.05 && d.Box is { Left: >= 0, Top: >= 0, Right: <= 60, Bottom: <= 48 }));
        });
        WeightSet weights = WeightFile.Read(_folder[VocDetectionProtocol.WeightsFile], out IReadOnlyDictionary<string, string> metadata);
        Assert.Equal("tiny", metadata["network"]);
        Assert.Contains("conv2.weight", weights.Names);
        Assert.Contains("regions.scores.weight", weights.Names);
        Assert.Equal(MadeDetection.Options.Schedule.Steps + 1, File.ReadAllLines(_folder[VocDetectionProtocol.MetricsFile]).Length);
    }

    [Fact]
    public void Several_scales_learn_and_find_regions_of_any_size()
    {
        DetectionPictures test = MadeDetection.Make("test", 10, 2);
        VocDetectionResult result = Run(_folder.Path, Short(60) with { Scales = new PictureScales([40, 48, 400]) }, test: test);
        Assert.True(result.Scores.Mean.ElevenPoint > 0.2, $"mean average precision {result.Scores.Mean.ElevenPoint}");
    }

    [Fact]
    public void Given_convolutions_are_where_it_begins_and_batch_norms_are_measured_anew()
    {
        WeightSet source = WeightInitializer.Create(MadeDetection.Network, seed: 9);
        VocDetectionOptions options = Short(1);
        options = options with { Schedule = options.Schedule with { LearningRate = 1e-9 } };
        Assert.Equal(["conv1", "bn1", "conv2"], Run(_folder.Path, options, source).CopiedNodes);
        WeightSet weights = WeightFile.Read(_folder[VocDetectionProtocol.WeightsFile]);
        Assert.Equal(source["conv2.weight"].Values, weights["conv2.weight"].Values, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.NotEqual(source["bn1.running_var"].Values, weights["bn1.running_var"].Values);
        WeightSet other = WeightInitializer.Create(NetworkCatalogue.Create("small", 2), 1);
        Assert.Throws<ShapeException>(() => Run(_folder["other"], options, other));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Interrupted_and_resumed_gives_the_same_bytes(int at)
    {
        VocDetectionResult expected = Run(_folder["straight"], Short(12));
        using var cancellation = new CancellationTokenSource();
        DetectionPictures train = MadeDetection.Make("train", 40, 1, onDecode: count =>
        {
            if (count == 40 + 40 + 2 * at) cancellation.Cancel(); // statistics of pixels and of batch norms come first
        });
        Assert.Throws<OperationCanceledException>(
            () => Run(_folder["interrupted"], Short(12), train: train, cancellation: cancellation.Token));
        Assert.True(File.Exists(_folder["interrupted", "checkpoint.safetensors"]));
        VocDetectionResult resumed = Run(_folder["interrupted"], Short(12));
        Assert.Equal(expected.Detections, resumed.Detections);
        foreach (string file in new[] { VocDetectionProtocol.WeightsFile, VocDetectionProtocol.MetricsFile })
            Assert.Equal(File.ReadAllBytes(_folder["straight", file]), File.ReadAllBytes(_folder["interrupted", file]));
    }

    [Fact]
    public void A_training_whose_test_was_interrupted_is_not_repeated()
    {
        using var cancellation = new CancellationTokenSource();
        var tests = new ImmediateProgress<StageProgress>(p =>
        {
            if (p.What == "test pictures") cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Run(_folder.Path, Short(3), progress: tests, cancellation: cancellation.Token));
        var steps = new List<StageProgress>();
        Run(_folder.Path, Short(3), progress: new ImmediateProgress<StageProgress>(steps.Add));
        Assert.DoesNotContain(steps, p => p.What == "steps");
        steps.Clear();
        Run(_folder.Path, Short(4), progress: new ImmediateProgress<StageProgress>(steps.Add));
        Assert.Contains(steps, p => p.What == "steps");
    }

    [Fact]
    public void Pictures_without_anything_in_range_are_learned_from()
    {
        DetectionPictures made = MadeDetection.Make("train", 4, 1);
        PixelBox corner = new(0, 0, 2, 2);
        var train = new DetectionPictures(
            made.Source, made.Sizes, [.. made.Proposals.Select(_ => (IReadOnlyList<PixelBox>)[corner])],
            [.. made.Objects.Select((o, i) => i == 0 ? o : [])]);
        Run(_folder.Path, Short(4), train: train);
    }

    [Fact]
    public void What_cannot_be_learned_or_judged_is_refused()
    {
        DetectionPictures difficult = MadeDetection.Make("train", 5, 1, difficult: true);
        Assert.Contains("to learn from", Assert.Throws<DataException>(() => Run(_folder.Path, train: difficult)).Message);
        Assert.Contains("judged", Assert.Throws<DataException>(() => Run(_folder.Path, test: difficult)).Message);
        var error = Assert.Throws<ConfigException>(() => VocDetectionProtocol.Run(
            NetworkCatalogue.Create("small", 2), null, MadeDetection.Make("train", 5, 1), MadeDetection.Make("test", 5, 1), 2,
            MadeDetection.Options with { Scales = new PictureScales([3]) }, _folder.Path));
        Assert.Contains("train0000 of 60 x 48 pixels becomes 4 x 3 at scale 3, too small for small", error.Message);
        Assert.Contains("ScoreThreshold is 2", Assert.Throws<ConfigException>(
            () => Run(_folder.Path, MadeDetection.Options with { ScoreThreshold = 2 })).Message);
        DetectionPictures one = MadeDetection.Make("train", 1, 1);
        Assert.Throws<ArgumentException>(() => new DetectionPictures(one.Source, one.Sizes, [[]], one.Objects));
        Assert.Throws<ArgumentException>(() => new DetectionPictures(one.Source, [], one.Proposals, one.Objects));
    }

    [Fact]
    public void The_papers_schedule_is_the_papers() => Assert.Equal(
        "paper: 150,000 steps of 2 pictures, rate 0.001, x 0.1 every 50,000", VocDetectionOptions.Paper.Schedule.ToString());
}
