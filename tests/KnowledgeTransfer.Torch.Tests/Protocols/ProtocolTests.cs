using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Protocols;

/// <summary>What is copied and locked, what is learned, and what is judged, on a problem that trains in a second.</summary>
public sealed class ProtocolTests
{
    private static readonly string[] ClassNames = ["red", "green", "blue"];
    private static readonly string[] ConvolutionTensors =
        ["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"];

    private static LabelledImages Make(string prefix, int count, ulong seed)
    {
        (MemoryImages images, int[] classes) = SmallProblem.Make(prefix, count, seed);
        return new LabelledImages(images, classes, ClassNames);
    }

    private static WeightSet Source()
    {
        WeightSet source = WeightInitializer.Create(SmallProblem.Network, seed: 77);
        source["bn1.running_mean"].Values[0] = 0.25f;
        return source;
    }

    private static WeightSet Trained(TemporaryFolder folder) => WeightFile.Read(folder[StudentTrainer.WeightsFile]);

    [Fact]
    public void Locked_layers_keep_every_bit_and_their_statistics_while_the_rest_learns()
    {
        using var folder = new TemporaryFolder();
        WeightSet source = Source();
        DownstreamResult result = NonLinearProtocol.Run(
            SmallProblem.Network, source, "relu1", Make("train", 100, 1), Make("test", 40, 2), SmallProblem.Options, folder.Path);
        WeightSet trained = Trained(folder), fresh = WeightInitializer.Create(SmallProblem.Network, SmallProblem.Options.Seed);
        Assert.Equal(["conv1", "bn1"], result.CopiedNodes);
        Assert.All(ConvolutionTensors, name => Assert.Equal(source[name].Values, trained[name].Values));
        Assert.All(new[] { "fc2.weight", "head.weight" }, name => Assert.NotEqual(fresh[name].Values, trained[name].Values));
    }

    [Fact]
    public void Random_convolutions_are_judged_with_statistics_of_the_pictures()
    {
        using var folder = new TemporaryFolder();
        NonLinearProtocol.Run(
            SmallProblem.Network, null, "relu1", Make("train", 100, 1), Make("test", 40, 2), SmallProblem.Options, folder.Path);
        Assert.DoesNotContain(0f, Trained(folder)["bn1.running_mean"].Values);
    }

    [Fact]
    public void Fine_tuning_begins_with_the_given_convolutions_and_moves_them()
    {
        using TemporaryFolder folder = new(), scratch = new();
        LabelledImages train = Make("train", 100, 1), test = Make("test", 40, 2);
        StudentOptions one = SmallProblem.Options with { StepLimit = 1, WarmupShare = 0, LearningRate = 1e-6, WeightDecay = 0 };
        DownstreamResult result = FewShotProtocol.Run(SmallProblem.Network, Source(), train, test, one, folder.Path);
        Assert.Equal(["conv1", "bn1"], result.CopiedNodes);
        float[] before = Source()["conv1.weight"].Values, after = Trained(folder)["conv1.weight"].Values;
        Assert.NotEqual(before, after);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));

        DownstreamResult none = FewShotProtocol.Run(SmallProblem.Network, null, train, test, one, scratch.Path);
        Assert.Empty(none.CopiedNodes);
        float[] fresh = WeightInitializer.Create(SmallProblem.Network, one.Seed)["conv1.weight"].Values;
        Assert.All(fresh.Zip(Trained(scratch)["conv1.weight"].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Accuracy_is_counted_on_the_test_pictures_class_by_class()
    {
        using var folder = new TemporaryFolder();
        LabelledImages test = Make("test", 60, 2).Select([.. Enumerable.Range(0, 60).Where(i => Make("test", 60, 2).Classes[i] != 1)]);
        DownstreamResult result = FewShotProtocol.Run(
            SmallProblem.Network, null, Make("train", 100, 1), test, SmallProblem.Options with { Epochs = 12 }, folder.Path);
        Assert.InRange(result.Accuracy, 0.9, 1);
        Assert.Equal((100, test.Count), (result.TrainCount, result.TestCount));
        Assert.Null(result.ClassAccuracies[1]); // nobody of that class was asked
        double right = new[] { 0, 2 }.Sum(c => result.ClassAccuracies[c]!.Value * test.Classes.Count(label => label == c));
        Assert.Equal(result.Accuracy * test.Count, right, 1e-9);
    }

    [Fact]
    public void Wrong_labels_of_the_test_pictures_change_the_figure_and_nothing_else()
    {
        using TemporaryFolder right = new(), wrong = new();
        LabelledImages train = Make("train", 100, 1), test = Make("test", 40, 2);
        LabelledImages lied = test with { Classes = [.. test.Classes.Select(c => (c + 1) % 3)] };
        StudentOptions options = SmallProblem.Options with { Epochs = 12 };
        DownstreamResult honest = FewShotProtocol.Run(SmallProblem.Network, null, train, test, options, right.Path);
        DownstreamResult mocked = FewShotProtocol.Run(SmallProblem.Network, null, train, lied, options, wrong.Path);
        Assert.True(honest.Accuracy > 0.9 && mocked.Accuracy < 0.1, $"{honest.Accuracy} and {mocked.Accuracy}");
        Assert.Equal(
            File.ReadAllBytes(right[StudentTrainer.WeightsFile]), File.ReadAllBytes(wrong[StudentTrainer.WeightsFile]));
    }

    [Fact]
    public void A_checkpoint_of_other_starting_weights_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        LabelledImages train = Make("train", 100, 1), test = Make("test", 40, 2);
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => FewShotProtocol.Run(
            SmallProblem.Network, Source(), train, test, SmallProblem.Options, folder.Path, null, cancellation.Token));
        WeightSet others = WeightInitializer.Create(SmallProblem.Network, seed: 78);
        var error = Assert.Throws<ArtefactException>(() => FewShotProtocol.Run(
            SmallProblem.Network, others, train, test, SmallProblem.Options, folder.Path));
        Assert.Contains("start", error.Message);
    }

    [Fact]
    public void Without_test_pictures_there_is_no_figure() => Assert.Throws<DataException>(() =>
    {
        using var folder = new TemporaryFolder();
        FewShotProtocol.Run(
            SmallProblem.Network, null, Make("train", 100, 1), Make("test", 40, 2).Select([]), SmallProblem.Options, folder.Path);
    });

    [Theory]
    [InlineData(5000, 22, 22)] // 78 steps an epoch: 1,716 steps are enough
    [InlineData(500, 22, 143)] // 7 steps an epoch
    [InlineData(20, 22, 1000)] // a batch of its own
    public void Small_draws_are_repeated_until_a_thousand_steps(int pictures, int epochs, int expected)
    {
        var recipe = new StudentOptions { Epochs = epochs, BatchSize = 64, DropEpochs = [11] };
        StudentOptions schedule = FewShotProtocol.Schedule(recipe, pictures);
        Assert.Equal(expected, schedule.Epochs);
        Assert.Equal([expected / 2.0], schedule.DropEpochs.Select(e => (double)e), (a, b) => Math.Abs(a - b) <= 1);
    }
}
