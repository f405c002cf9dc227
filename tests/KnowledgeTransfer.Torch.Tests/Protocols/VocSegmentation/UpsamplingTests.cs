using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.VocSegmentation;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Protocols.VocSegmentation;

public sealed class UpsamplingTests
{
    private static NetworkSpec Of(params NetworkNode[] nodes) => new("test", "test", 16, nodes, nodes[^1].Name, []);

    /// <summary>Means over two pixels.</summary>
    private static readonly NetworkSpec Halves = Of(new NetworkNode("p", new AveragePool(2, 2), NetworkSpec.InputName));

    [Fact]
    public void Centres_are_where_one_finds_them_by_hand()
    {
        Assert.Equal(new MapAlignment(2, 0.5), MapAlignment.Of(Halves, "p"));
        NetworkSpec fcn = SegmentationNetworks.Create(NetworkCatalogue.Create("alexnet", 10), 21).Network;
        // 11 pixels with step 4: 5. Pooling over 3: + 4, + 8, + 16 with steps 4, 8, 16. 6x6: + 2.5 x 32.
        Assert.Equal(new MapAlignment(4, 5), MapAlignment.Of(fcn, "conv1"));
        Assert.Equal(new MapAlignment(32, 33), MapAlignment.Of(fcn, "pool5"));
        Assert.Equal(new MapAlignment(32, 113), MapAlignment.Of(fcn, SegmentationNetworks.Score));
        NetworkSpec small = SegmentationNetworks.Create(NetworkCatalogue.Create("small", 10), 4).Network;
        Assert.Equal(new MapAlignment(16, 15.5), MapAlignment.Of(small, SegmentationNetworks.Score));
        NetworkSpec residual = SegmentationNetworks.Create(NetworkCatalogue.Create("resnet-18", 10), 4).Network;
        Assert.Equal(32, MapAlignment.Of(residual, SegmentationNetworks.Score).Stride);
    }

    [Theory]
    [InlineData("small")]
    [InlineData("small-64")]
    [InlineData("alexnet")]
    [InlineData("alexnet-bn")]
    [InlineData("alexnet-torchvision")]
    [InlineData("resnet-18")]
    public void Of_every_student_a_fully_convolutional_network_is_made_that_covers_pictures_of_any_size(string name)
    {
        (NetworkSpec network, string trunk) = SegmentationNetworks.Create(NetworkCatalogue.Create(name, 10), 21);
        Assert.Equal(3, network.Shape(trunk).Count);
        Assert.Equal(21, network.ClassCount);
        MapAlignment alignment = MapAlignment.Of(network, SegmentationNetworks.Score);
        foreach (int length in new[] { 1, 2, 31, 32, 33, 100, 375, 500 })
        {
            Upsampling made = Upsampling.Of(network, SegmentationNetworks.Score, length);
            Assert.True(alignment.Offset <= made.Before);
            Assert.True(alignment.Stride * (made.MapLength - 1) + alignment.Offset - made.Before >= length - 1);
            Assert.Equal(made.MapLength, MapAlignment.Length(network, SegmentationNetworks.Score, made.Before + length + made.After));
        }
    }

    [Fact]
    public void The_lengths_are_those_that_libtorch_gives()
    {
        NetworkSpec spec = SegmentationNetworks.Create(NetworkCatalogue.Create("small", 10), 4).Network;
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, seed: 1));
        foreach ((int height, int width) in new[] { (32, 47), (48, 63), (64, 49) })
        {
            long[] expected = [1, 4, MapAlignment.Length(spec, "score", height), MapAlignment.Length(spec, "score", width)];
            Assert.Equal(expected, network.Forward(zeros(1, 3, height, width), ["score"])[0].shape);
        }
        Assert.Equal(0, MapAlignment.Length(spec, "score", 16));
    }

    [Fact]
    public void A_ramp_stays_a_ramp_between_the_outermost_centres_and_is_constant_beyond()
    {
        // 5 pixels, one of padding before them: centres of the means at -0.5, 1.5, 3.5, 5.5.
        Upsampling made = Upsampling.Of(Halves, "p", 5);
        Assert.Equal((1, 2, 4), (made.Before, made.After, made.MapLength));
        float[] ramp = [-0.5f, 1.5f, 3.5f, 5.5f];
        float[] found = [.. Enumerable.Range(0, 5).Select(pixel => ramp.Select((value, i) => value * made.Weights[4 * pixel + i]).Sum())];
        Assert.Equal([0f, 1, 2, 3, 4], found, (a, b) => Math.Abs(a - b) < 1e-6f);

        NetworkSpec steps = Of(new NetworkNode("c", new Convolution(1, 1, Stride: 4), NetworkSpec.InputName));
        Upsampling exact = Upsampling.Of(steps, "c", 5); // centres on the first and the last pixel
        Assert.Equal((0, 0, 2), (exact.Before, exact.After, exact.MapLength));
        Assert.Equal([1f, 0, 0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f, 0, 1], exact.Weights);
    }

    [Fact]
    public void A_constant_map_stays_constant_and_the_corners_get_the_corners()
    {
        Upsampling rows = Upsampling.Of(Halves, "p", 7), columns = Upsampling.Of(Halves, "p", 4);
        Tensor constant = full(2, 3, rows.MapLength, columns.MapLength, 2.5f);
        Assert.All(TorchNetwork.ToArray(Upsampling.Apply(constant, rows, columns)), value => Assert.Equal(2.5f, value, 1e-6f));
        NetworkSpec steps = Of(new NetworkNode("c", new Convolution(1, 1, Stride: 2), NetworkSpec.InputName));
        Upsampling three = Upsampling.Of(steps, "c", 3);
        Tensor corners = tensor(new[] { 1f, 2, 3, 4 }, [1, 1, 2, 2]);
        Assert.Equal([1f, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4], TorchNetwork.ToArray(Upsampling.Apply(corners, three, three)));
    }
}
