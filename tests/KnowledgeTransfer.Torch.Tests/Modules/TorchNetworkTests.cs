using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

public sealed class TorchNetworkTests
{
    private static readonly JsonElement Parity = Fixtures.Json("networks", "torch_parity.json");

    /// <summary>Every operation once; the same layers as in make_torch_parity.py.</summary>
    private static readonly NetworkSpec EveryOperation = new("every-operation", "test", 9,
    [
        new("conv1", new Convolution(8, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("pool1", new MaxPool(3, 2, Padding: 1), "relu1"),
        new("norm1", new LocalResponseNorm(5, 1e-1), "pool1"),
        new("conv2", new Convolution(8, 3, Padding: 1, Groups: 2), "norm1"),
        new("conv3", new Convolution(8, 1), "norm1"),
        new("add", new Add(), "conv2", "conv3", "norm1"),
        new("global", new GlobalAveragePool(), "add"),
        new("pool2", new AveragePool(3, 2), "add"),
        new("flatten", new Flatten(), "pool2"),
        new("fc4", new Linear(6), "flatten"),
        new("relu4", new Relu(), "fc4"),
        new("drop4", new Dropout(0), "relu4"),
        new("head", new Linear(5), "drop4"),
    ], "fc4", ["relu1"]);

    private static WeightSet ParityWeights()
    {
        var weights = new WeightSet();
        foreach (JsonProperty tensor in Parity.GetProperty("weights").EnumerateObject())
            weights.Add(tensor.Name, tensor.Value.GetProperty("shape").Integers(), tensor.Value.GetProperty("values").Floats());
        return weights;
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    [Theory]
    [InlineData("pool1")]
    [InlineData("norm1")]
    [InlineData("add")]
    [InlineData("global")]
    [InlineData("pool2")]
    [InlineData("fc4")]
    [InlineData("head")]
    public void Every_operation_gives_what_PyTorch_gives(string node)
    {
        float[] actual = TorchReference.Run(EveryOperation, ParityWeights(), Parity.GetProperty("input").Floats(), 4, [node])[0];
        AssertClose(Parity.GetProperty("outputs").GetProperty(node).Floats(), actual, 1e-5f);
    }

    [Theory]
    [InlineData(true, "nesterov")]
    [InlineData(false, "classical")]
    public void A_few_training_steps_give_the_losses_and_weights_of_PyTorch(bool nesterov, string name)
    {
        var options = new StudentOptions
        {
            Momentum = Parity.GetProperty("momentum").GetDouble(),
            WeightDecay = Parity.GetProperty("decay").GetDouble(),
            Nesterov = nesterov,
        };
        using var network = new TorchNetwork(EveryOperation, ParityWeights());
        using var optimiser = new MomentumSgd(network.Trained(), new(options.Momentum, options.Nesterov, options.WeightDecay));
        using DisposeScope scope = NewDisposeScope();
        Tensor input = tensor(Parity.GetProperty("input").Floats(), [4, 3, 9, 9]);
        Tensor targets = tensor(Parity.GetProperty("targets").Integers().Select(target => (long)target).ToArray());
        JsonElement expected = Parity.GetProperty("training").GetProperty(name);
        foreach (float loss in expected.GetProperty("losses").Floats())
        {
            Tensor actual = nn.functional.cross_entropy(network.Forward(input, new TrainingPass(0)), targets);
            Assert.Equal(loss, actual.item<float>(), 1e-5f);
            optimiser.Step(actual, Parity.GetProperty("rate").GetDouble());
        }
        WeightSet weights = network.ToWeights();
        AssertClose(expected.GetProperty("head.weight").Floats(), weights["head.weight"].Values, 1e-5f);
        AssertClose(expected.GetProperty("bn1.running_var").Floats(), weights["bn1.running_var"].Values, 1e-5f);
    }

    [Fact]
    public void Weights_come_out_as_they_went_in()
    {
        WeightSet weights = ParityWeights();
        using var network = new TorchNetwork(EveryOperation, weights);
        WeightSet copy = network.ToWeights();
        Assert.Equal(EveryOperation.Weights.Select(weight => weight.Name), copy.Names);
        foreach (string name in copy.Names) Assert.Equal(weights[name].Values, copy[name].Values);
        network.Load(copy);
        Assert.Equal(weights["conv1.weight"].Values, network.ToWeights()["conv1.weight"].Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_what_was_asked_for_is_left_after_a_pass(bool training)
    {
        using var network = new TorchNetwork(EveryOperation, ParityWeights());
        using DisposeScope scope = NewDisposeScope();
        Tensor input = tensor(Parity.GetProperty("input").Floats(), [4, 3, 9, 9]);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        IReadOnlyList<Tensor> taps = network.Forward(input, ["relu1", "head", "drop4", "input"], training ? new TrainingPass(0) : null);
        Assert.Equal(before + 3, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Equal([4, 5], taps[1].shape);
        Assert.Equal([4, 6], taps[2].shape);
        Assert.Same(input, taps[3]);
    }

    [Fact]
    public void Convolution_weights_are_kept_in_channels_last_order()
    {
        using var network = new TorchNetwork(EveryOperation, ParityWeights());
        Assert.Equal([8, 3, 3, 3], network["conv1.weight"].shape);
        Assert.Equal([27, 1, 9, 3], network["conv1.weight"].stride());
    }

    [Fact]
    public void Dropout_zeroes_its_share_scales_the_rest_and_repeats_for_the_same_seed()
    {
        var spec = new NetworkSpec("dropout", "test", 32,
        [
            new("drop", new Dropout(0.25), NetworkSpec.InputName),
            new("flatten", new Flatten(), "drop"),
            new("head", new Linear(2), "flatten"),
        ], "drop", []);
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, 0));
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(4, 3, 32, 32);
        float[] first = TorchNetwork.ToArray(network.Forward(input, ["drop"], new TrainingPass(5))[0]);
        Assert.All(first, value => Assert.True(value == 0 || Math.Abs(value - 4f / 3f) < 1e-6f));
        Assert.InRange(first.Count(value => value == 0), 12288 * 0.23, 12288 * 0.27);
        Assert.Equal(first, TorchNetwork.ToArray(network.Forward(input, ["drop"], new TrainingPass(5))[0]));
        Assert.NotEqual(first, TorchNetwork.ToArray(network.Forward(input, ["drop"], new TrainingPass(6))[0]));
        Assert.All(TorchNetwork.ToArray(network.Forward(input, ["drop"])[0]), value => Assert.Equal(1f, value));
    }

    // Windows of 3x3 at the four corners of a 3x3 map, one zero deep in the padding: four nines and five zeros each.
    [Fact]
    public void Zeros_of_the_padding_count_in_an_average()
    {
        var pool = new NetworkNode("pool", new AveragePool(3, 2, Padding: 1), NetworkSpec.InputName);
        var spec = new NetworkSpec("average", "test", 3, [pool], "pool", []);
        float[] input = [.. Enumerable.Repeat(9f, 27)];
        Assert.Equal([.. Enumerable.Repeat(4f, 12)], TorchReference.Run(spec, new WeightSet(), input, 1, ["pool"])[0]);
    }

    [Fact]
    public void Layers_behind_the_last_tap_are_not_computed()
    {
        using var network = new TorchNetwork(EveryOperation, ParityWeights());
        using DisposeScope scope = NewDisposeScope();
        Tensor input = zeros(1, 3, 9, 9);
        long before = DisposeScopeManager.Statistics.TensorStatistics.CreatedInScopeCount;
        network.Forward(input, ["conv1"]);
        Assert.InRange(DisposeScopeManager.Statistics.TensorStatistics.CreatedInScopeCount - before, 1, 3);
    }

    [Fact]
    public void An_input_of_another_size_is_refused_with_both_sizes()
    {
        using var network = new TorchNetwork(EveryOperation, ParityWeights());
        using DisposeScope scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => network.Forward(zeros(2, 3, 8, 9)));
        Assert.Contains("[batch, 3, 9, 9], not [2, 3, 8, 9]", error.Message);
    }

    [Fact]
    public void Weights_of_another_network_are_refused() =>
        Assert.Throws<ShapeException>(() => new TorchNetwork(SmallProblem.Network, ParityWeights()));

    [Theory]
    [InlineData("small")]
    [InlineData("small-64")]
    public void Catalogue_networks_run_and_start_at_the_loss_of_chance(string name)
    {
        NetworkSpec spec = NetworkCatalogue.Create(name, 7);
        var random = new CounterRandom(9);
        float[] input = [.. Enumerable.Range(0, 2 * 3 * spec.InputSize * spec.InputSize).Select(_ => (float)random.NextGaussians().First)];
        (float[] embedding, float[] logits) = TorchReference.Run(spec, WeightInitializer.Create(spec, 1), input, 2);
        Assert.Equal(2 * spec.EmbeddingDimension, embedding.Length);
        Assert.Equal(14, logits.Length);
        Assert.All(logits, value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.InRange(embedding.Average(value => value * value), 0.01, 10);
    }
}
