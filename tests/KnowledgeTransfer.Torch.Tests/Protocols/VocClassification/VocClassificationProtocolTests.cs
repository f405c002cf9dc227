using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Protocols.Crops;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.VocClassification;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocClassification;

/// <summary>What is learned, judged, resumed and refused, on pictures whose classes are colours.</summary>
public sealed class VocClassificationProtocolTests
{
    private static VocClassificationResult Run(
        string folder, VocClassificationOptions? options = null, VocPictures? train = null, VocPictures? test = null,
        WeightSet? source = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        VocClassificationProtocol.Run(
            SmallProblem.Network, source, train ?? MadeVoc.Make("train", 24), test ?? MadeVoc.Make("test", 16), options ?? MadeVoc.Options,
            folder, progress, cancellation);

    private static byte[] Weights(TemporaryFolder folder) => File.ReadAllBytes(folder[VocClassificationProtocol.WeightsFile]);

    private static VocClassificationOptions Short(long steps) =>
        MadeVoc.Options with { Schedule = MadeVoc.Options.Schedule with { Steps = steps } };

    [Fact]
    public void Colours_are_learned_from_scratch()
    {
        using var folder = new TemporaryFolder();
        VocClassificationResult result = Run(folder.Path);
        Assert.InRange(result.Mean.ElevenPoint, 0.9, 1);
        Assert.InRange(result.Mean.Area, 0.9, 1);
        Assert.Equal(["blue", "green", "red"], result.ClassNames);
        Assert.All(result.Classes, c => Assert.Equal((8, 16), (c.PositiveCount, c.DecisionCount)));
        Assert.Equal((24, 16), (result.TrainCount, result.TestCount));
        Assert.Empty(result.CopiedNodes);
        WeightFile.Read(folder[VocClassificationProtocol.WeightsFile], out IReadOnlyDictionary<string, string> metadata);
        Assert.Equal("tiny", metadata["network"]);
        Assert.Equal(61, File.ReadAllLines(folder[VocClassificationProtocol.MetricsFile]).Length);
        Assert.False(File.Exists(folder[FineTuningRun.CheckpointFile]));
    }

    [Fact]
    public void A_run_cancelled_again_and_again_and_resumed_ends_in_the_same_bytes()
    {
        using TemporaryFolder straight = new(), interrupted = new();
        VocClassificationResult expected = Run(straight.Path, Short(30));
        VocPictures made = MadeVoc.Make("train", 24);
        for (int attempt = 0; attempt < 6; attempt++)
        {
            // as many pictures as one step has, so each attempt does one to three steps
            using var cancellation = new CancellationTokenSource();
            VocPictures stopping = made with { Images = new StoppingSource(made.Images, 8, cancellation) };
            Assert.Throws<OperationCanceledException>(() =>
                Run(interrupted.Path, Short(30), stopping, cancellation: cancellation.Token));
            Assert.True(File.Exists(interrupted[FineTuningRun.CheckpointFile]));
        }
        VocClassificationResult resumed = Run(interrupted.Path, Short(30));
        Assert.Equal(Weights(straight), Weights(interrupted));
        Assert.Equal(
            File.ReadAllBytes(straight[VocClassificationProtocol.MetricsFile]),
            File.ReadAllBytes(interrupted[VocClassificationProtocol.MetricsFile]));
        Assert.Equal(expected.Classes, resumed.Classes);
    }

    [Fact]
    public void Who_stops_while_judging_does_not_train_again()
    {
        using TemporaryFolder straight = new(), interrupted = new();
        VocClassificationResult expected = Run(straight.Path, Short(20));
        using var cancellation = new CancellationTokenSource();
        var stop = new ImmediateProgress<StageProgress>(p => { if (p.What == "test pictures") cancellation.Cancel(); });
        VocPictures test = MadeVoc.Make("test", 64); // more than one batch
        Assert.Throws<OperationCanceledException>(() =>
            Run(interrupted.Path, Short(20), test: test, progress: stop, cancellation: cancellation.Token));
        var reported = new List<string>();
        VocClassificationResult resumed = Run(
            interrupted.Path, Short(20), progress: new ImmediateProgress<StageProgress>(p => reported.Add(p.What)));
        Assert.DoesNotContain("steps", reported);
        Assert.Equal(expected.Classes, resumed.Classes);
        Run(interrupted.Path, Short(20) with { Seed = 4 }); // another training is not taken for done
        Assert.NotEqual(Weights(straight), Weights(interrupted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_number_of_batches_made_ahead_changes_nothing(int threads)
    {
        using TemporaryFolder one = new(), other = new();
        VocClassificationResult expected = Run(one.Path, Short(20)), same = Run(other.Path, Short(20) with { LoaderThreadCount = threads });
        Assert.Equal(Weights(one), Weights(other));
        Assert.Equal(expected.Classes, same.Classes);
    }

    [Fact]
    public void The_order_of_a_list_changes_nothing()
    {
        using TemporaryFolder one = new(), other = new();
        Run(one.Path, Short(20));
        VocPictures made = MadeVoc.Make("train", 24);
        Run(other.Path, Short(20), new VocPictures(new ReversedSource(made.Images), Reversed(made)));
        Assert.Equal(Weights(one), Weights(other));
    }

    [Fact]
    public void Training_begins_with_the_given_convolutions_and_moves_them()
    {
        using var folder = new TemporaryFolder();
        WeightSet source = WeightInitializer.Create(SmallProblem.Network, seed: 77);
        VocClassificationOptions still = Short(1) with
        {
            Schedule = Short(1).Schedule with { LearningRate = 1e-6, WeightDecay = 0 },
        };
        VocClassificationResult result = Run(folder.Path, still, source: source);
        Assert.Equal(["conv1", "bn1"], result.CopiedNodes);
        WeightSet trained = WeightFile.Read(folder[VocClassificationProtocol.WeightsFile]);
        Assert.NotEqual(source["conv1.weight"].Values, trained["conv1.weight"].Values);
        Assert.All(
            source["conv1.weight"].Values.Zip(trained["conv1.weight"].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        float[] fresh = WeightInitializer.Create(SmallProblem.Network, still.Seed)["head.weight"].Values;
        Assert.All(fresh.Zip(trained["head.weight"].Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void A_difficult_class_is_neither_learned_nor_judged_where_it_is_difficult()
    {
        using TemporaryFolder with = new(), without = new();
        // red is difficult in all pictures that have it: none is positive, so nothing can be judged by it
        VocPictures test = MadeVoc.Make("test", 16, "red");
        VocClassificationResult result = Run(with.Path, Short(5), test: test);
        Assert.Equal((0, 8), (result.Classes[2].PositiveCount, result.Classes[2].DecisionCount));
        Assert.True(double.IsNaN(result.Classes[2].ElevenPoint));
        Assert.Equal((2, 1), (result.Mean.ClassCount, result.Mean.LeftOutCount));
        Assert.False(double.IsNaN(result.Mean.ElevenPoint));
        // the same pictures with difficult instead of clear red: another training
        Run(without.Path, Short(5), MadeVoc.Make("train", 24, "red"), test);
        Assert.NotEqual(Weights(with), Weights(without));
    }

    [Fact]
    public void Labels_of_the_test_pictures_change_the_figures_and_nothing_else()
    {
        using TemporaryFolder right = new(), wrong = new();
        VocPictures test = MadeVoc.Make("test", 16);
        VocPictures lied = test with { Presence = MadeVoc.Make("x", [.. Enumerable.Range(0, 16).Select(i => 7 - i % 8)]).Presence };
        VocClassificationResult honest = Run(right.Path), mocked = Run(wrong.Path, test: lied);
        // of half of the pictures being positive the worst order has 0.5: the last rank has this precision
        Assert.True(honest.Mean.Area > 0.9 && mocked.Mean.Area is >= 0.5 and < 0.6, $"{honest.Mean.Area} and {mocked.Mean.Area}");
        Assert.Equal(Weights(right), Weights(wrong));
    }

    [Fact]
    public void Sets_that_cannot_be_learned_or_judged_are_refused_before_anything_trains()
    {
        using var folder = new TemporaryFolder();
        void Refused<T>(string words, VocPictures train, VocPictures test, VocClassificationOptions? options = null)
            where T : Exception =>
            Assert.Contains(words, Assert.Throws<T>(() => Run(folder["run"], options, train, test)).Message);
        VocPictures whole = MadeVoc.Make("train", 24), test = MadeVoc.Make("test", 16);
        Refused<DataException>("1 of 3 classes are shown by made pictures only: red", MadeVoc.Make("train", [0, 2, 4, 6]), test);
        Refused<DataException>("1 of 3 classes", MadeVoc.Make("train", 24, "red"), test);
        Refused<DataException>("the picture train0 is in", whole, MadeVoc.Make("train", 2));
        Refused<DataException>("no pictures", whole, MadeVoc.Make("test", 0));
        Refused<DataException>("no pictures", MadeVoc.Make("train", 0), test);
        Refused<DataException>("nothing to judge", whole, MadeVoc.Make("test", [0, 0]));
        Refused<ConfigException>("Steps is 0", whole, test, Short(0));
        Refused<ConfigException>("CropCount is 0", whole, test, MadeVoc.Options with { CropCount = 0 });
        NetworkSpec two = NetworkCatalogue.Create("small", 2);
        Assert.Throws<ArgumentException>(() => VocClassificationProtocol.Run(two, null, whole, test, MadeVoc.Options, folder["run"]));
        Assert.Throws<ShapeException>(() => Run(folder["run"], source: WeightInitializer.Create(two, 1)));
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void The_schedules_say_what_they_are()
    {
        Assert.Equal(
            "paper: 80,000 steps of 16 pictures, rate 0.001, x 0.5 every 10,000", VocClassificationProtocol.Paper.ToString());
        Assert.Equal((0.9, 5e-4), (VocClassificationProtocol.Paper.Momentum, VocClassificationProtocol.Paper.WeightDecay));
        Assert.All(VocClassificationProtocol.Schedules, schedule => Assert.Empty(schedule.Problems()));
    }

    [Fact]
    public void Colours_are_measured_on_crops()
    {
        // red is 20 to 229, evenly in two halves of 120 values: mean (79.5 + 169.5) / 2
        ImagePreprocessing measured = CropSample.Measure(MadeVoc.Make("train", 24).Images, 8);
        Assert.All(measured.Mean, mean => Assert.Equal(124.5 / 255, mean, 0.02));
        Assert.All(measured.StandardDeviation, deviation => Assert.InRange(deviation, 45.0 / 255, 58.0 / 255)); // 45: the classes alone
    }

    private static VocPresence Reversed(VocPictures made) => VocPresence.Of(
        [.. Enumerable.Range(0, made.Count).Reverse().Select(i => new VocAnnotation(made.Images.Ids[i].Value, 20, 16,
            [.. made.Presence.Classes.Names.Where((_, c) => made.Presence[i, c] == ClassPresence.Positive)
                .Select(name => new VocObject(name, new PixelBox(0, 0, 5, 5), false, false, 0))]))],
        made.Presence.Classes);

    private sealed class ReversedSource(ImageSource whole) : ImageSource
    {
        public override string Name => whole.Name;

        public override IReadOnlyList<ImageId> Ids { get; } = [.. whole.Ids.Reverse()];

        public override RgbImage Decode(int index) => whole.Decode(whole.Count - 1 - index);
    }

    /// <summary>Cancels at the so manieth picture that is decoded for a step; measuring the colours decodes each once before.</summary>
    private sealed class StoppingSource(ImageSource whole, int decodes, CancellationTokenSource cancellation) : ImageSource
    {
        private int _left = whole.Count + decodes;

        public override string Name => whole.Name;

        public override IReadOnlyList<ImageId> Ids => whole.Ids;

        public override RgbImage Decode(int index)
        {
            if (Interlocked.Decrement(ref _left) == 0) cancellation.Cancel();
            return whole.Decode(index);
        }
    }
}
