using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class ContextFreeNetworkTests
{
    private static readonly ContextFreeNetwork Layers = new(32, 64, 0.5);

    /// <summary>One convolution of stride 1 that keeps the size.</summary>
    private static NetworkSpec Encoder(int size, bool norm, int channels = 8) => new("tiny", "test", size,
        norm
            ? [
                new("conv1", new Convolution(channels, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
                new("bn1", new BatchNorm(), "conv1"),
                new("relu1", new Relu(), "bn1"),
            ]
            : [new("conv1", new Convolution(channels, 3, Padding: 1), NetworkSpec.InputName), new("relu1", new Relu(), "conv1")],
        "relu1", ["relu1"]);

    private static PermutationSet Permutations { get; } = PermutationGenerator.Generate(new PermutationOptions { Count = 12 });

    public static TheoryData<string> Tasks { get; } = new("jigsaw", "jigsaw++", "relative-position");

    private static PretextTask Create(string task) => PretextTasks.Create(task, 32, new PretextTaskOptions { Permutations = Permutations });

    [Theory]
    [InlineData(4, 4, null)]
    [InlineData(2, 2, null)]
    [InlineData(5, 2, 2)] // windows of 2
    [InlineData(8, 4, 2)] // VGG's conv4_3
    [InlineData(12, 4, 3)]
    [InlineData(13, 3, 4)]
    public void Maps_are_pooled_to_4_by_4_at_most(int map, int pooled, int? window)
    {
        NetworkSpec trunk = Layers.Trunk(Encoder(map, norm: false));
        Assert.Equal([8 * pooled * pooled], trunk.Shape("tile_flatten"));
        Assert.Equal(window, trunk.Nodes.Select(node => node.Operation).OfType<MaxPool>().SingleOrDefault()?.Kernel);
    }

    [Fact]
    public void Layers_follow_the_encoder_and_keep_its_names()
    {
        NetworkSpec trunk = Layers.Trunk(Encoder(4, norm: true)), head = Layers.Head("head", "test", trunk, 9, 100);
        string[] names = ["conv1", "bn1", "relu1", "tile_flatten", "tile_fc6", "tile_bn6", "tile_relu6"];
        Assert.Equal(names, trunk.Nodes.Select(node => node.Name));
        Assert.Equal(["fc7", "bn7", "relu7", "drop7", "answer"], head.Nodes.Select(node => node.Name));
        Assert.DoesNotContain("tile_fc6.bias", trunk.Weights.Select(weight => weight.Name));
        Assert.Equal([9 * 32], head.InputShape);
        Assert.Equal(100, head.ClassCount);
        NetworkSpec plain = Layers.Trunk(Encoder(4, norm: false));
        Assert.Equal(["conv1", "relu1", "tile_flatten", "tile_fc6", "tile_relu6"], plain.Nodes.Select(node => node.Name));
        Assert.Contains("tile_fc6.bias", plain.Weights.Select(weight => weight.Name));
    }

    [Fact]
    public void The_papers_layers_on_a_map_of_512_channels()
    {
        NetworkSpec trunk = ContextFreeNetwork.For(64).Trunk(Encoder(8, norm: false, 512));
        NetworkSpec head = ContextFreeNetwork.For(64).Head("head", "test", trunk, 9, 701);
        Assert.Equal([1024, 4 * 4 * 512], trunk.Weights.Single(weight => weight.Name == "tile_fc6.weight").Shape);
        Assert.Equal([4096, 9 * 1024], head.Weights.Single(weight => weight.Name == "fc7.weight").Shape);
        Assert.Equal([701, 4096], head.Weights.Single(weight => weight.Name == "answer.weight").Shape);
    }

    public static TheoryData<string> Encoders { get; } = [.. EncoderCatalogue.Names];

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Every_encoder_takes_the_tiles_it_is_large_enough_for(string name)
    {
        foreach (int tile in new[] { 12, 14, 16, 24, 64, 96 }.Where(size => size >= EncoderCatalogue.SmallestInput(name)))
        {
            NetworkSpec encoder = EncoderCatalogue.Create(name, tile), trunk = Layers.Trunk(encoder);
            Assert.Equal([32], trunk.Shape(trunk.Nodes[^1].Name));
            Assert.Equal(encoder.Nodes, trunk.Nodes.Take(encoder.Nodes.Count));
            Assert.InRange(trunk.Shape("tile_flatten")[0], 1, 16 * encoder.Shape(encoder.Nodes[^1].Name)[0]);
        }
    }

    [Fact]
    public void Tiles_of_an_example_come_to_lie_side_by_side()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor joined = ContextFreeNetwork.Join(arange(12, float32).reshape(6, 2), 3);
        Assert.Equal([2, 6], joined.shape);
        Assert.Equal([6, 7, 8, 9, 10, 11], joined[1].data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_tiny_network_learns_a_few_fixed_examples_by_heart(string name)
    {
        int threads = get_num_threads();
        set_num_threads(1); // more only wait for each other with tensors this small
        try
        {
            (double first, Judgement last, Chance chance) = Learn(Create(name));
            Assert.InRange(first, 0.8 * chance.Loss!.Value, 1.3 * chance.Loss.Value);
            Assert.InRange(last.Loss.item<float>(), 0, 0.1 * chance.Loss.Value);
            Assert.Equal((16, 16), (last.CorrectCount, last.AnswerCount));
            last.Loss.Dispose();
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>The loss before the first step and what is judged after the last.</summary>
    private static (double First, Judgement Last, Chance Chance) Learn(PretextTask task)
    {
        MemoryImages images = PretextPictures.Noise(task.PictureSize, 16, 1);
        ExampleMaker maker = task.CreateMaker(images, PretextPictures.Raw with { Scale = 1 / 64f, Mean = [2, 2, 2] });
        using DisposeScope scope = NewDisposeScope();
        ExampleBatch batch = Batch(task, maker, images.Count);
        using var network = new TaskNetwork(task, Encoder(task.Shape.TileSize, norm: true), 1);
        using var optimiser = new MomentumSgd(network.Trained, new(0.9, false, 0));
        Judgement Judge(int step) =>
            task.Judge(network.Answer(batch.Input, Precision.Float32, new TrainingPass((ulong)step)), batch);
        double? first = null;
        for (int step = 0; step < 25; step++)
        {
            Judgement judgement = Judge(step);
            first ??= judgement.Loss.item<float>();
            optimiser.Step(judgement.Loss, 0.05);
        }
        Judgement last = Judge(25);
        last.Loss.MoveToOuterDisposeScope();
        return (first!.Value, last, task.Chance);
    }

    private static ExampleBatch Batch(PretextTask task, ExampleMaker maker, int count)
    {
        (float[] Input, long[] Classes)[] examples =
            [.. Enumerable.Range(0, count).Select(i => PretextPictures.Make(task, maker, i, CounterRandom.Key(2, (ulong)i)))];
        int size = task.Shape.TileSize;
        Tensor input = tensor(examples.SelectMany(example => example.Input).ToArray(), [count * task.Shape.TileCount, size, size, 3]);
        Tensor classes = tensor(examples.SelectMany(example => example.Classes).ToArray(), [count, 1]);
        return new ExampleBatch(count, input.permute(0, 3, 1, 2), classes, zeros([count, 0]));
    }
}
