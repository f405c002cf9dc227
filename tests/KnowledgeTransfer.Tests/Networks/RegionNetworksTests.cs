using KnowledgeTransfer.Networks;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class RegionNetworksTests
{
    [Theory]
    [InlineData("alexnet", "relu5", 16, 256, 4096)]
    [InlineData("alexnet-bn", "relu5", 16, 256, 4096)]
    [InlineData("small", "relu5", 4, 128, 256)]
    [InlineData("small-64", "relu5", 8, 128, 256)]
    public void A_student_is_cut_before_its_last_pooling(string name, string last, int stride, int channels, int hidden)
    {
        NetworkSpec student = NetworkCatalogue.Create(name, 20);
        NetworkSpec trunk = RegionNetworks.Trunk(student), head = RegionNetworks.Head(student, 20);
        Assert.Equal(last, trunk.Nodes[^1].Name);
        Assert.Equal(stride, RegionNetworks.Stride(trunk));
        Assert.Equal([channels, 6, 6], head.InputShape);
        Assert.Equal([hidden], head.Shape("fc6"));
        Assert.Equal([21], head.Shape(RegionNetworks.Scores));
        Assert.Equal([80], head.Shape(RegionNetworks.Offsets));
    }

    [Fact]
    public void A_residual_network_has_the_stride_of_its_maps()
    {
        NetworkSpec student = NetworkCatalogue.Create("resnet-18", 20);
        NetworkSpec trunk = RegionNetworks.Trunk(student);
        Assert.Equal(student.InputSize / trunk.Shape(trunk.Nodes[^1].Name)[^1], RegionNetworks.Stride(trunk));
        Assert.Equal([1024], RegionNetworks.Head(student, 20).Shape("fc6"));
    }

    [Fact]
    public void A_map_has_a_cell_for_every_stride_of_the_picture()
    {
        NetworkSpec student = NetworkCatalogue.Create("alexnet", 20);
        Assert.Equal([256, 38, 50], RegionNetworks.Trunk(student, 600, 800).Shape("relu5"));
        // 600 / 4 = 150, 75, 37.5; the classifier's own, without padding, has 148, 73, 36
        NetworkNode first = RegionNetworks.Trunk(student).Nodes[0];
        Assert.Equal(new Convolution(96, 11, Stride: 4, Padding: 5), first.Operation);
        Assert.Equal(student.Weights.Where(w => student.Shape(w.NodeName).Count == 3).Select(w => w.Name),
            RegionNetworks.Trunk(student).Weights.Select(w => w.Name));
    }

    [Fact]
    public void A_picture_that_is_too_small_is_refused_by_the_window_that_does_not_fit()
    {
        NetworkSpec student = NetworkCatalogue.Create("small", 20);
        Assert.Equal([128, 60, 80], RegionNetworks.Trunk(student, 240, 320).Shape("relu5"));
        Assert.Contains("pool2", Assert.Throws<ArgumentException>(() => RegionNetworks.Trunk(student, 3, 800)).Message);
    }

    [Fact]
    public void Both_outputs_start_small_and_hidden_layers_do_not()
    {
        NetworkSpec head = RegionNetworks.Head(NetworkCatalogue.Create("small", 20), 20);
        WeightSet weights = RegionNetworks.InitialHead(head, seed: 1);
        Assert.Equal(0.1 / Math.Sqrt(256), Deviation("scores.weight"), 0.001);
        Assert.Equal(0.1 / Math.Sqrt(256), Deviation("offsets.weight"), 0.001);
        Assert.Equal(1 / Math.Sqrt(256), Deviation("fc7.weight"), 0.001);

        double Deviation(string name) => Math.Sqrt(weights[name].Values.Average(w => (double)w * w));
    }
}
