using KnowledgeTransfer.Networks;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class NetworkCatalogueTests
{
    // alexnet: 60,965,224 as Caffe's model zoo states for bvlc_alexnet (conv 34,944 + 307,456 + 885,120 + 663,936 + 442,624; fc
    // 37,752,832 + 16,781,312 + 4,097,000).
    // alexnet-torchvision: 61,100,840 and resnet-18: 11,689,512, as torchvision states for its models.
    // alexnet-bn: convolutions without bias 34,848 + 614,400 + 884,736 + 1,327,104 + 884,736, batch norms 2 (96 + 256 + 384 + 384 + 256),
    // the same fc.
    [Theory]
    [InlineData("alexnet", 60_965_224)]
    [InlineData("alexnet-torchvision", 61_100_840)]
    [InlineData("resnet-18", 11_689_512)]
    [InlineData("alexnet-bn", 34_848 + 614_400 + 884_736 + 1_327_104 + 884_736 + 2_752 + 37_752_832 + 16_781_312 + 4_097_000)]
    public void Parameters_for_1000_classes_are_the_published_ones(string name, long expected) =>
        Assert.Equal(expected, NetworkCatalogue.Create(name, 1000).ParameterCount);

    // 3x3 convolutions 3-32-64-128-128-128 without bias, batch norms, fc 512-128 with bias, head 128-100 with bias.
    [Theory]
    [InlineData("small")]
    [InlineData("small-64")]
    public void Parameters_of_the_small_network_are_467460_for_100_clusters(string name) =>
        Assert.Equal(
            864 + 18_432 + 73_728 + 147_456 + 147_456 + 2 * (32 + 64 + 3 * 128) + 65_664 + 12_900,
            NetworkCatalogue.Create(name, 100).ParameterCount);

    // Krizhevsky's layers: 55^2 96 363, 27^2 256 1200, 13^2 384 2304, 13^2 384 1728, 13^2 256 1728, then the fc weights: 724 million, the
    // number usually quoted.
    [Fact]
    public void AlexNet_needs_724_million_multiply_adds()
    {
        Assert.Equal(105_415_200L + 223_948_800 + 149_520_384 + 112_140_288 + 74_760_192 + 37_748_736 + 16_777_216 + 4_096_000,
            NetworkCatalogue.Create("alexnet", 1000).MultiplyAddCount);
    }

    // 32x32: 1024 x 864 + 16^2 x 18,432 + 8^2 x (73,728 + 2 x 147,456) + 65,536 + 128 x 100.
    [Fact]
    public void The_small_network_needs_29_million_multiply_adds() =>
        Assert.Equal(1024L * 864 + 256 * 18_432 + 64 * 368_640 + 65_536 + 12_800, NetworkCatalogue.Create("small", 100).MultiplyAddCount);

    [Theory]
    [InlineData("small", "relu1", 32, 32)]
    [InlineData("small", "relu2", 64, 16)]
    [InlineData("small", "relu5", 128, 8)]
    [InlineData("small", "pool5", 128, 2)]
    [InlineData("small-64", "relu1", 32, 64)]
    [InlineData("small-64", "relu3", 128, 16)]
    [InlineData("small-64", "relu5", 128, 8)]
    [InlineData("small-64", "pool5", 128, 2)]
    [InlineData("alexnet", "conv1", 96, 55)]
    [InlineData("alexnet", "norm1", 96, 27)]
    [InlineData("alexnet", "norm2", 256, 13)]
    [InlineData("alexnet", "pool5", 256, 6)]
    [InlineData("alexnet-bn", "conv1", 96, 55)]
    [InlineData("alexnet-bn", "pool5", 256, 6)]
    [InlineData("alexnet-torchvision", "pool5", 256, 6)]
    [InlineData("resnet-18", "relu1", 64, 112)]
    [InlineData("resnet-18", "relu1_2", 64, 56)]
    [InlineData("resnet-18", "relu4_2", 512, 7)]
    [InlineData("resnet-18", "pool5", 512, 1)]
    public void Maps_have_the_sizes_computed_by_hand(string network, string node, int channels, int side) =>
        Assert.Equal([channels, side, side], NetworkCatalogue.Create(network, 10).Shape(node));

    [Theory]
    [InlineData("small", 512)]
    [InlineData("small-64", 512)]
    [InlineData("alexnet", 9216)]
    [InlineData("alexnet-bn", 9216)]
    [InlineData("alexnet-torchvision", 9216)]
    [InlineData("resnet-18", 512)]
    public void Embeddings_have_known_dimensions(string name, int dimension) =>
        Assert.Equal(dimension, NetworkCatalogue.Create(name, 10).EmbeddingDimension);

    [Fact]
    public void Every_name_makes_a_network_of_that_name_and_class_count()
    {
        Assert.Equal(6, NetworkCatalogue.Names.Count);
        foreach (string name in NetworkCatalogue.Names)
        {
            NetworkSpec spec = NetworkCatalogue.Create(name, 17);
            Assert.Equal((name, 17, 5), (spec.Name, spec.ClassCount, spec.Maps.Count));
            Assert.NotEmpty(spec.Source);
        }
    }

    [Fact]
    public void The_caffe_order_is_convolution_relu_pool_norm() =>
        Assert.Equal(
            ["conv1", "relu1", "pool1", "norm1", "conv2", "relu2", "pool2", "norm2"],
            NetworkCatalogue.Create("alexnet", 2).Nodes.Take(8).Select(node => node.Name));

    [Fact]
    public void Unknown_names_list_the_known_ones() =>
        Assert.Contains("small, small-64, alexnet", Assert.Throws<ConfigException>(() => NetworkCatalogue.Create("AlexNet", 10)).Message);

    [Fact]
    public void One_class_is_not_a_classification() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NetworkCatalogue.Create("small", 1));
}
