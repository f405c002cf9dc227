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
