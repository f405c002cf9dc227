using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Training;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Protocols.FineTuning;

public sealed class FineTuningRunTests
{
    private static readonly NetworkSpec Line = new("line", "test", [2], [new("head", new Linear(1), NetworkSpec.InputName)], "head", []);

    private static readonly FineTuningSchedule Schedule = new()
    {
        Name = "test",
        Steps = 300,
        BatchSize = 1,
        LearningRate = 0.05,
        DropEvery = 100,
        DropFactor = 0.5,
        WeightDecay = 0,
    };

    private static TrainingOrigin Origin(string task = "line") => new TrainingOrigin().AddObject(null, $$"""{ "task": "{{task}}" }""");

    /// <summary>Fits y = 2 a - b + 3 by steps that look at one point each.</summary>
    private static (WeightSet Weights, IReadOnlyList<FineTuningPoint> Points) Fit(
        string folder, FineTuningSchedule? schedule = null, CancellationTokenSource? cancelled = null, long cancelledAt = -1,
        TrainingOrigin? origin = null)
    {
        using var network = new TorchNetwork(Line, WeightInitializer.Create(Line, seed: 3));
        using var run = new FineTuningRun("fit", [("line.", network)], schedule ?? Schedule, Loss, folder, origin ?? Origin(), null);
        IReadOnlyList<FineTuningPoint> points = run.Complete(cancelled?.Token ?? CancellationToken.None);
        return (network.ToWeights(), points);

        Tensor Loss(long step)
        {
            if (step == cancelledAt) cancelled!.Cancel();
            var random = new CounterRandom(CounterRandom.Key(5, (ulong)step));
            float a = (float)random.NextDouble(), b = (float)random.NextDouble();
            return (network.Forward(tensor(new[] { a, b }, [1, 2])) - (2 * a - b + 3)).square().mean();
        }
    }

    [Fact]
    public void A_line_is_found_and_the_metrics_cover_every_step()
    {
        using var folder = new TemporaryFolder();
        (WeightSet weights, IReadOnlyList<FineTuningPoint> points) = Fit(folder.Path, Schedule with { Steps = 3000, DropEvery = 1500 });
        float[] found = [.. weights["head.weight"].Values, .. weights["head.bias"].Values];
        Assert.All(found.Zip([2f, -1f, 3f]), pair => Assert.Equal(pair.Second, pair.First, 0.02f));
        Assert.Equal(200, points.Count);
        Assert.Equal(3000, points[^1].Step);
        Assert.Equal(0.025, points[^1].LearningRate, 1e-12);
        Assert.Equal(201, File.ReadAllLines(folder[FineTuningRun.MetricsFile]).Length);
        Assert.False(File.Exists(folder[FineTuningRun.CheckpointFile]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(149)]
    [InlineData(200)]
    [InlineData(299)]
    public void A_run_cancelled_anywhere_and_resumed_ends_in_the_same_numbers(long step)
    {
        using TemporaryFolder straight = new(), interrupted = new();
        (WeightSet expected, IReadOnlyList<FineTuningPoint> points) = Fit(straight.Path);
        using var cancellation = new CancellationTokenSource();
        if (step < 299) Assert.Throws<OperationCanceledException>(() => Fit(interrupted.Path, null, cancellation, step));
        (WeightSet resumed, IReadOnlyList<FineTuningPoint> same) = Fit(interrupted.Path);
        Assert.Equal(expected["head.weight"].Values, resumed["head.weight"].Values);
        Assert.Equal(points, same);
        Assert.Equal(File.ReadAllBytes(straight[FineTuningRun.MetricsFile]), File.ReadAllBytes(interrupted[FineTuningRun.MetricsFile]));
    }

    [Fact]
    public void A_checkpoint_of_something_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Fit(folder.Path, null, cancellation, 10));
        var error = Assert.Throws<ArtefactException>(() => Fit(folder.Path, origin: Origin("other")));
        Assert.Contains("task", error.Message);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run() => Assert.Throws<DivergenceException>(() =>
    {
        using var folder = new TemporaryFolder();
        Fit(folder.Path, Schedule with { LearningRate = 1e9 });
    });

    [Fact]
    public void The_rate_falls_by_steps_after_a_linear_rise()
    {
        FineTuningSchedule schedule = Schedule with { LearningRate = 0.4, DropEvery = 10, DropFactor = 0.5, WarmupSteps = 4 };
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.4], Enumerable.Range(0, 5).Select(s => schedule.RateAt(s)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.2, schedule.RateAt(10), 1e-12);
        Assert.Equal(0.1, schedule.RateAt(29), 1e-12);
    }

    [Fact]
    public void A_schedule_says_itself_what_it_is_and_what_is_wrong_with_it()
    {
        FineTuningSchedule paper =
            Schedule with { Name = "paper", Steps = 80_000, BatchSize = 16, LearningRate = 0.001, DropEvery = 10_000 };
        Assert.Equal("paper: 80,000 steps of 16 pictures, rate 0.001, x 0.5 every 10,000", paper.ToString());
        Assert.Equal("test: 300 steps of 1 picture, rate 0.05", (Schedule with { DropEvery = 300 }).ToString());
        Assert.Equal(3, (Schedule with { Steps = 0, LearningRate = double.NaN, DropFactor = 1.5 }).Problems().Count);
        using var folder = new TemporaryFolder();
        Assert.Throws<ConfigException>(() => Fit(folder.Path, Schedule with { Steps = 0 }));
    }

    [Fact]
    public void A_changed_schedule_drops_in_proportion_and_says_that_it_is_changed()
    {
        FineTuningSchedule whole = Schedule with { WarmupSteps = 30 };
        Assert.Same(whole, whole.Changed(null, null));
        Assert.Equal(
            whole with { Name = "test (changed)", Steps = 150, DropEvery = 50, WarmupSteps = 15 }, whole.Changed(150, null));
        Assert.Equal(whole with { Name = "test (changed)", LearningRate = 0.2 }, whole.Changed(null, 0.2));
        Assert.Equal(1, whole.Changed(1, null).DropEvery); // never 0
    }

    [Fact]
    public void Convolutions_take_pictures_of_any_size_and_fully_connected_layers_do_not()
    {
        NetworkSpec spec = NetworkCatalogue.Create("small", 10);
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, seed: 3));
        Assert.Equal([1L, 128, 15, 22], network.Forward(zeros(1, 3, 60, 90), ["relu5"])[0].shape);
        Assert.Throws<ArgumentException>(() => network.Forward(zeros(1, 3, 60, 90)));
        Assert.Throws<ArgumentException>(() => network.Forward(zeros(1, 4, 32, 32), ["relu5"]));
    }
}
