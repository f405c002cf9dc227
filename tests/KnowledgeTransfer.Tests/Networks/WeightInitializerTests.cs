using KnowledgeTransfer.Networks;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class WeightInitializerTests
{
    private static readonly NetworkSpec Network = NetworkCatalogue.Create("small", 10);

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

    [Fact]
    public void Every_tensor_of_the_table_is_made() => WeightInitializer.Create(Network, 0).RequireFit(Network);

    [Theory]
    [InlineData("small", "conv1.weight", 2.0 / 27)]
    [InlineData("small", "conv4.weight", 2.0 / 1152)]
    [InlineData("small", "fc6.weight", 1.0 / 512)]
    [InlineData("small", "head.weight", 0.01 / 128)]
    [InlineData("alexnet", "conv1.weight", 1.0 / 363)]
    [InlineData("alexnet", "conv2.weight", 1.0 / 1200)]
    public void Weights_have_the_variance_of_their_kind(string network, string tensor, double variance)
    {
        float[] values = WeightInitializer.Create(NetworkCatalogue.Create(network, 10), 5)[tensor].Values;
        double expected = Math.Sqrt(variance), error = 4 * expected / Math.Sqrt(2.0 * values.Length);
        Assert.InRange(Deviation(values), expected - error, expected + error);
    }

    [Theory]
    [InlineData("vgg16", "conv4_2.weight", 2.0 / 4608)]
    [InlineData("cfn-alexnet", "conv2.weight", 1.0 / 1200)]
    [InlineData("nin", "conv2_1.weight", 2.0 / 2400)]
    public void Encoders_take_the_rule_of_their_depth_and_normalisation(string encoder, string tensor, double variance)
    {
        float[] values = WeightInitializer.Create(EncoderCatalogue.Create(encoder, 64), 5)[tensor].Values;
        double expected = Math.Sqrt(variance), error = 4 * expected / Math.Sqrt(2.0 * values.Length);
        Assert.InRange(Deviation(values), expected - error, expected + error);
    }

    // Four of the sixteen kernel positions meet at a pixel when the stride is 2: fan-in 8 x 4. The last layer of a table is its head.
    [Fact]
    public void Transposed_convolutions_count_the_inputs_that_meet_at_a_pixel()
    {
        var decoder = new NetworkSpec("decoder", "test", [8, 4, 4],
        [
            new("up1", new TransposedConvolution(64, 4, Stride: 2, Padding: 1), NetworkSpec.InputName),
            new("relu1", new Relu(), "up1"),
        ], "up1", []);
        float[] values = WeightInitializer.Create(decoder, 5)["up1.weight"].Values;
        double expected = Math.Sqrt(1.0 / 32), error = 4 * expected / Math.Sqrt(2.0 * values.Length);
        Assert.InRange(Deviation(values), expected - error, expected + error);
    }

    [Fact]
    public void Batch_norm_of_vectors_does_not_change_how_convolutions_begin()
    {
        NetworkNode[] nodes = [.. EncoderCatalogue.Create("cfn-alexnet", 64).Nodes];
        var trunk = new NetworkSpec("trunk", "test", 64,
        [
            .. nodes, new("flatten", new Flatten(), nodes[^1].Name),
            new("fc6", new Linear(8), "flatten"), new("bn6", new BatchNorm(), "fc6"),
        ], "bn6", []);
        Assert.Equal(WeightInitializer.Create(EncoderCatalogue.Create("cfn-alexnet", 64), 5)["conv2.weight"].Values,
            WeightInitializer.Create(trunk, 5)["conv2.weight"].Values);
    }

    [Fact]
    public void Biases_are_0_and_scales_1()
    {
        WeightSet weights = WeightInitializer.Create(Network, 5);
        Assert.All(weights["head.bias"].Values, value => Assert.Equal(0, value));
        Assert.All(weights["bn3.weight"].Values, value => Assert.Equal(1, value));
        Assert.All(weights["bn3.bias"].Values, value => Assert.Equal(0, value));
        Assert.All(weights["bn3.running_mean"].Values, value => Assert.Equal(0, value));
        Assert.All(weights["bn3.running_var"].Values, value => Assert.Equal(1, value));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_layers_differ()
    {
        WeightSet first = WeightInitializer.Create(Network, 7), second = WeightInitializer.Create(Network, 7);
        WeightSet other = WeightInitializer.Create(Network, 8);
        Assert.Equal(first["conv5.weight"].Values, second["conv5.weight"].Values);
        Assert.NotEqual(first["conv5.weight"].Values, other["conv5.weight"].Values);
        Assert.NotEqual(first["conv4.weight"].Values, first["conv5.weight"].Values);
    }
}
