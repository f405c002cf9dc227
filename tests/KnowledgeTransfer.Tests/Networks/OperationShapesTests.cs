using KnowledgeTransfer.Networks;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class OperationShapesTests
{
    private static NetworkSpec Only(NetworkOperation operation, params int[] inputShape) =>
        new("only", "test", inputShape, [new NetworkNode("layer", operation, NetworkSpec.InputName)], "layer", []);

    // (side - 1) stride - 2 padding + kernel
    [Theory]
    [InlineData(4, 2, 1, 1, 2)]
    [InlineData(4, 2, 1, 4, 8)]
    [InlineData(4, 2, 1, 5, 10)]
    [InlineData(3, 2, 0, 8, 17)]
    [InlineData(2, 1, 0, 1, 2)]
    [InlineData(3, 1, 1, 7, 7)]
    public void A_transposed_convolution_enlarges_as_in_PyTorch(int kernel, int stride, int padding, int side, int expected) =>
        Assert.Equal([6, expected, expected], Only(new TransposedConvolution(6, kernel, stride, padding), 5, side, side).Shape("layer"));

    [Fact]
    public void A_transposed_convolution_owns_in_by_out_kernels_and_multiplies_each_at_every_input_pixel()
    {
        NetworkSpec network = Only(new TransposedConvolution(6, 4, Stride: 2, Padding: 1), 5, 8, 7);
        Assert.Equal([("layer.weight", "5 6 4 4", 20.0), ("layer.bias", "6", 1.0)],
            network.Weights.Select(weight => (weight.Name, string.Join(" ", weight.Shape), weight.FanIn)));
        Assert.Equal(8 * 7 * 5 * 6 * 16, network.MultiplyAddCount);
    }

    [Fact]
    public void Padding_that_leaves_nothing_is_refused_with_the_values() =>
        Assert.Contains("a kernel of 2 on 1 pixels leaves nothing after padding 1",
            Assert.Throws<ArgumentException>(() => Only(new TransposedConvolution(6, 2, Padding: 1), 5, 1, 1)).Message);

    [Fact]
    public void Batch_norm_takes_maps_and_vectors()
    {
        foreach (int[] shape in new int[][] { [5, 3, 3], [5] })
        {
            NetworkSpec network = Only(new BatchNorm(), shape);
            Assert.Equal(shape, network.Shape("layer"));
            Assert.All(network.Weights, weight => Assert.Equal([5], weight.Shape));
            Assert.Equal(10, network.ParameterCount);
        }
    }

    [Fact]
    public void The_fan_in_of_a_grouped_convolution_counts_its_own_group() =>
        Assert.Equal(4 * 9, Only(new Convolution(6, 3, Groups: 2), 8, 5, 5).Weights[0].FanIn);
}
