using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Probes;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.LinearClassification;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Training;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Protocols.LinearClassification;

/// <summary>What a linear classifier can read off frozen layers, and that they stay frozen.</summary>
public sealed class LinearProtocolTests
{
    private static readonly FineTuningSchedule Schedule =
        LinearProtocol.Small with { Steps = 200, BatchSize = 20, LearningRate = 0.01, DropEvery = 80 };

    /// <summary>Random weights with statistics that are not those of a fresh batch norm.</summary>
    private static WeightSet Source()
    {
        WeightSet source = WeightInitializer.Create(SmallProblem.Network, seed: 77);
        source["bn1.running_mean"].Values[0] = 0.25f;
        return source;
    }

    private static LabelledImages Make(string prefix, int count, ulong seed)
    {
        (MemoryImages images, int[] classes) = SmallProblem.Make(prefix, count, seed);
        return new LabelledImages(images, classes, ["red", "green", "blue"]);
    }

    private static LinearResult Run(
        string folder, FineTuningSchedule? schedule = null, LabelledImages? train = null, LabelledImages? test = null,
        IReadOnlyList<string>? layers = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        LinearProtocol.Run(
            SmallProblem.Network, Source(), layers ?? ["relu1"], train ?? Make("train", 100, 1), test ?? Make("test", 60, 2),
            schedule ?? Schedule, SmallProblem.Options, folder, progress, cancellation);

    [Fact]
    public void Classes_that_are_linearly_separable_are_read_off_completely()
    {
        using var folder = new TemporaryFolder();
        LinearResult result = Run(folder.Path, layers: ["conv1", "relu1"]);
        Assert.Equal(["conv1", "relu1"], result.Layers.Select(layer => layer.Layer));
        Assert.All(result.Layers, layer => Assert.Equal(1, layer.Accuracy));
        Assert.All(result.Layers, layer => Assert.All(layer.ClassAccuracies, accuracy => Assert.Equal(1, accuracy)));
        Assert.Equal((100, 60, 20), (result.TrainCount, result.TestCount, result.BatchSize));
        Assert.Equal(8 * 8 * 8, result.Layers[0].Dimension);
    }

    [Fact]
    public void Wrong_labels_of_the_test_pictures_change_the_figure_and_nothing_else()
    {
        using TemporaryFolder right = new(), wrong = new();
        LabelledImages test = Make("test", 60, 2);
        Run(right.Path);
        LinearResult mocked = Run(wrong.Path, test: test with { Classes = [.. test.Classes.Select(c => (c + 1) % 3)] });
        Assert.Equal(0, mocked.Layers[0].Accuracy);
        Assert.Equal(Classifiers(right), Classifiers(wrong));
    }

    [Fact]
    public void The_figure_is_that_of_exact_logistic_regression_on_the_same_features()
    {
        using var folder = new TemporaryFolder();
        // half of the pictures are of a random class, so the best possible is two thirds; eight numbers cannot learn the noise by heart
        LabelledImages train = Blurred(Make("train", 1000, 1), 3), test = Blurred(Make("test", 1000, 2), 4);
        StudentOptions still = SmallProblem.Options with { Augmentation = Augmentation.Flip };
        LinearResult result = LinearProtocol.Run(
            SmallProblem.Network, Source(), ["pool1"], train, test,
            Schedule with { Steps = 1500, BatchSize = 100, DropEvery = 500 }, still, folder.Path);

        ImagePreprocessing preprocessing = ImageStatistics.Measure(train.Images, SmallProblem.Size);
        using var maps = new FrozenMaps(SmallProblem.Network, Source(), ["pool1"], Precision.Float32);
        LinearProbeResult exact = LinearProbe.Run(
            Features(maps, train, preprocessing), train.Classes, Features(maps, test, preprocessing), test.Classes, 3);
        Assert.InRange(exact.Accuracy, 0.6, 0.72);
        Assert.InRange(result.Layers[0].Accuracy, exact.Accuracy - 0.01, exact.Accuracy + 0.01);
    }

    [Fact]
    public void Every_layer_is_pooled_to_about_nine_thousand_numbers()
    {
        NetworkSpec alexnet = NetworkCatalogue.Create("alexnet", 10), small = NetworkCatalogue.Create("small", 10);
        using var large = new FrozenMaps(alexnet, WeightInitializer.Create(alexnet, 1), alexnet.Maps, Precision.Float32);
        Assert.Equal([9600, 9216, 9600, 9600, 9216], Enumerable.Range(0, 5).Select(i => large.Shape(i).Aggregate((a, b) => a * b)));
        using var narrow = new FrozenMaps(small, WeightInitializer.Create(small, 1), ["relu1", "relu5"], Precision.Float32);
        Assert.Equal(["average 17x17", "none"], narrow.Poolings.Select(pooling => pooling.ToString()));
        using var scope = NewDisposeScope();
        Assert.Equal([[2L, 32, 17, 17], [2L, 128, 8, 8]], narrow.Of(zeros(2, 3, 32, 32)).Select(map => map.shape));
    }

    [Fact]
    public void A_pooled_map_is_that_of_the_pooling_rule()
    {
        NetworkSpec small = NetworkCatalogue.Create("small", 10);
        WeightSet weights = WeightInitializer.Create(small, 1);
        using var maps = new FrozenMaps(small, weights, ["relu1"], Precision.Float32);
        var random = new CounterRandom(5);
        float[] picture = [.. Enumerable.Range(0, 3 * 32 * 32).Select(_ => (float)random.NextDouble())];
        float[] map = TorchReference.Run(small, weights, picture, 1, ["relu1"])[0];
        var expected = new float[maps.Shape(0).Aggregate((a, b) => a * b)];
        maps.Poolings[0].Apply(map, 32, 32, 32, expected);
        using var scope = NewDisposeScope();
        float[] pooled = TorchNetwork.ToArray(maps.Of(TorchNetwork.ChannelsLast(tensor(picture, [1, 3, 32, 32])))[0]);
        Assert.All(expected.Zip(pooled), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_batch_norm_has_statistics_and_nothing_to_learn()
    {
        NetworkSpec table = LinearClassifiers.Table([4, 2, 3], 5);
        Assert.Equal(["norm.running_mean", "norm.running_var", "head.weight", "head.bias"], table.Weights.Select(weight => weight.Name));
        Assert.Equal(["head.weight", "head.bias"], table.Weights.Where(weight => weight.Trained).Select(weight => weight.Name));
        Assert.Equal([4, 24 * 5], [table.Weights[0].Count, table.Weights[2].Count]);
    }

    [Fact]
    public void Normalised_by_hand()
    {
        // two pictures of one channel and two places: 1 3 | 5 7 has mean 4 and variance 5
        NetworkSpec table = LinearClassifiers.Table([1, 1, 2], 2);
        WeightSet weights = WeightInitializer.Create(table, 1);
        weights["head.weight"].Values.AsSpan().Clear();
        weights["head.weight"].Values[0] = 1; // the first logit is the first place
        using var network = new TorchNetwork(table, weights);
        using var scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor batch = tensor([1f, 3, 5, 7], [2, 1, 1, 2]);
        float[] trained = TorchNetwork.ToArray(network.Forward(batch, LinearClassifiers.Pass(0)));
        float deviation = MathF.Sqrt(5 + 1e-5f);
        Assert.Equal([-3 / deviation, 0, 1 / deviation, 0], trained, (a, b) => Math.Abs(a - b) < 1e-5);
        // the first batch alone makes the statistics; the running variance is the unbiased one, 20 / 3
        WeightSet after = network.ToWeights();
        Assert.Equal(4, after["norm.running_mean"].Values[0], 1e-5f);
        Assert.Equal(20 / 3f, after["norm.running_var"].Values[0], 1e-4f);
        float[] judged = TorchNetwork.ToArray(network.Forward(batch));
        Assert.Equal(-3 / MathF.Sqrt(20 / 3f), judged[0], 1e-4f);
    }

    [Fact]
    public void The_frozen_network_keeps_every_bit_while_the_classifiers_learn()
    {
        using var folder = new TemporaryFolder();
        LabelledImages train = Make("train", 100, 1);
        StudentOptions recipe = SmallProblem.Options.Resolved();
        ImagePreprocessing preprocessing = ImageStatistics.Measure(train.Images, SmallProblem.Size);
        using var maps = new FrozenMaps(SmallProblem.Network, Source(), ["relu1"], recipe.Precision);
        using var classifiers = new LinearClassifiers(maps, 3, recipe.Seed);
        float[] before = classifiers.ToWeights()["relu1.head.weight"].Values;
        LinearTraining.Run(maps, classifiers, train, preprocessing, Schedule, recipe, folder.Path, null, CancellationToken.None);
        WeightSet given = Source(), after = maps.Weights();
        Assert.Equal(given.Names, after.Names);
        Assert.All(given.Names, name => Assert.Equal(given[name].Values, after[name].Values));
        Assert.NotEqual(before, classifiers.ToWeights()["relu1.head.weight"].Values);
        Assert.DoesNotContain(0f, classifiers.ToWeights()["relu1.norm.running_mean"].Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(199)]
    public void A_run_cancelled_anywhere_and_resumed_ends_in_the_same_bytes(long step)
    {
        using TemporaryFolder straight = new(), interrupted = new();
        using var cancellation = new CancellationTokenSource();
        LinearResult expected = Run(straight.Path, layers: ["conv1", "relu1"]);
        var counted = new CancellingImages(Make("train", 100, 1).Images, 100 + step * Schedule.BatchSize, cancellation);
        LabelledImages train = Make("train", 100, 1) with { Images = counted };
        Assert.ThrowsAny<OperationCanceledException>(() => Run(
            interrupted.Path, train: train, layers: ["conv1", "relu1"], cancellation: cancellation.Token));
        Assert.True(File.Exists(interrupted[FineTuningRun.CheckpointFile]));
        LinearResult resumed = Run(interrupted.Path, layers: ["conv1", "relu1"]);
        Assert.Equal(expected.Layers.Select(layer => layer.Accuracy), resumed.Layers.Select(layer => layer.Accuracy));
        Assert.Equal(Classifiers(straight), Classifiers(interrupted));
        Assert.Equal(File.ReadAllBytes(straight[LinearProtocol.MetricsFile]), File.ReadAllBytes(interrupted[LinearProtocol.MetricsFile]));
    }

    [Fact]
    public void Whoever_stops_while_test_pictures_are_judged_need_not_train_again()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        LabelledImages test = Make("test", 60, 2);
        LabelledImages stopping = test with { Images = new CancellingImages(test.Images, 20, cancellation) };
        Assert.ThrowsAny<OperationCanceledException>(() => Run(folder.Path, test: stopping, cancellation: cancellation.Token));
        byte[] before = Classifiers(folder);
        var seen = new List<StageProgress>();
        LinearResult result = Run(folder.Path, progress: new Listening(seen.Add));
        Assert.All(seen, report => Assert.Equal("test pictures", report.What));
        Assert.Equal(before, Classifiers(folder));
        Assert.Equal(1, result.Layers[0].Accuracy);
    }

    [Fact]
    public void A_checkpoint_of_other_frozen_weights_or_layers_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(folder.Path, cancellation: cancellation.Token));
        Assert.Contains("layers", Assert.Throws<ArtefactException>(() => Run(folder.Path, layers: ["conv1"])).Message);
        var error = Assert.Throws<ArtefactException>(() => LinearProtocol.Run(
            SmallProblem.Network, WeightInitializer.Create(SmallProblem.Network, 78), ["relu1"], Make("train", 100, 1),
            Make("test", 60, 2), Schedule, SmallProblem.Options, folder.Path));
        Assert.Contains("frozen", error.Message);
    }

    [Fact]
    public void Random_convolutions_are_judged_with_statistics_of_the_pictures()
    {
        using TemporaryFolder random = new(), again = new();
        LabelledImages train = Make("train", 100, 1), test = Make("test", 60, 2);
        LinearResult first = LinearProtocol.Run(
            SmallProblem.Network, null, ["relu1"], train, test, Schedule, SmallProblem.Options, random.Path);
        LinearProtocol.Run(SmallProblem.Network, null, ["relu1"], train, test, Schedule, SmallProblem.Options, again.Path);
        Assert.InRange(first.Layers[0].Accuracy, 0.9, 1);
        Assert.Equal(Classifiers(random), Classifiers(again));
    }

    [Fact]
    public void What_cannot_be_trained_or_judged_is_refused_with_names()
    {
        using var folder = new TemporaryFolder();
        LabelledImages train = Make("train", 100, 1);
        LabelledImages twoClasses = train.Select([.. Enumerable.Range(0, 100).Where(i => train.Classes[i] != 2)]);
        LabelledImages oneClass = train.Select([.. Enumerable.Range(0, 100).Where(i => train.Classes[i] == 1)]);
        Assert.Contains("1 of 3 classes", Assert.Throws<DataException>(() => Run(folder.Path, train: twoClasses)).Message);
        Assert.Contains("blue", Assert.Throws<DataException>(() => Run(folder.Path, train: twoClasses)).Message);
        Assert.Contains("class green", Assert.Throws<DataException>(() => Run(folder.Path, train: oneClass)).Message);
        Assert.Contains("0 to judge by", Assert.Throws<DataException>(() => Run(folder.Path, test: train.Select([]))).Message);
        Assert.Throws<ArgumentException>(() => Run(folder.Path, layers: ["relu9"]));
        Assert.Throws<ArgumentException>(() => Run(folder.Path, layers: ["fc2"]));
        Assert.Throws<ArgumentException>(() => Run(folder.Path, layers: ["relu1", "relu1"]));
        Assert.Throws<ConfigException>(() => Run(folder.Path, Schedule with { Steps = 0 }));
    }

    [Fact]
    public void A_batch_is_never_larger_than_the_set()
    {
        using var folder = new TemporaryFolder();
        LabelledImages six = Make("train", 100, 1).Select([.. Enumerable.Range(0, 6)]);
        LabelledImages test = Make("test", 60, 2);
        int[] known = [.. Enumerable.Range(0, 60).Where(i => six.Classes.Contains(test.Classes[i]))];
        Assert.Equal(6, Run(folder.Path, Schedule with { Steps = 5 }, six, test.Select(known)).BatchSize);
    }

    [Fact]
    public void The_authors_schedule_says_itself_what_it_is() => Assert.Equal(
        "paper: 140,000 steps of 256 pictures, rate 0.01, x 0.1 every 40,000", LinearProtocol.Paper.ToString());

    private static byte[] Classifiers(TemporaryFolder folder) => File.ReadAllBytes(folder[LinearProtocol.WeightsFile]);

    private static LabelledImages Blurred(LabelledImages set, ulong seed)
    {
        var random = new CounterRandom(seed);
        return set with { Classes = [.. set.Classes.Select(c => random.Below(2) == 0 ? c : random.Below(3))] };
    }

    private static ArrayMatrix Features(FrozenMaps maps, LabelledImages set, ImagePreprocessing preprocessing)
    {
        var loader = new BatchLoader(set.Images, set.Classes, preprocessing, SmallProblem.Options);
        using var scope = NewDisposeScope();
        Tensor all = maps.Of(loader.Load([.. Enumerable.Range(0, set.Count)], epoch: null).Pictures)[0].flatten(1);
        return new ArrayMatrix(TorchNetwork.ToArray(all), (int)all.shape[1]);
    }

    /// <summary>Cancels with the reading of a picture, counted from 1; the colours of training pictures are measured first.</summary>
    private sealed class CancellingImages(ITrainingImages images, long at, CancellationTokenSource cancellation) : ITrainingImages
    {
        private long _left = at;

        public int Count => images.Count;

        public int Height => images.Height;

        public int Width => images.Width;

        public IReadOnlyList<ImageId> Ids => images.Ids;

        public void CopyTo(int index, Span<byte> hwc)
        {
            if (--_left == 0) cancellation.Cancel();
            images.CopyTo(index, hwc);
        }
    }

    private sealed class Listening(Action<StageProgress> told) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => told(value);
    }
}
