using KnowledgeTransfer.Networks;
using Xunit;

namespace KnowledgeTransfer.Tests.Networks;

public sealed class ConvolutionTransferTests
{
    private static readonly NetworkSpec Network = NetworkCatalogue.Create("small", 10);

    [Fact]
    public void Convolutions_and_their_norms_are_copied_and_fully_connected_layers_start_at_random()
    {
        WeightSet source = WeightInitializer.Create(NetworkCatalogue.Create("small", 7), seed: 5); // another head: other clusters
        ConvolutionTransfer transfer = ConvolutionTransfer.Create(Network, source, seed: 9);
        WeightSet fresh = WeightInitializer.Create(Network, seed: 9);
        Assert.Equal(["conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "conv4", "bn4", "conv5", "bn5"], transfer.CopiedNodes);
        Assert.Equal(source["conv4.weight"].Values, transfer.Weights["conv4.weight"].Values);
        Assert.Equal(fresh["fc6.weight"].Values, transfer.Weights["fc6.weight"].Values);
        Assert.Equal(fresh["head.weight"].Values, transfer.Weights["head.weight"].Values);
        transfer.Weights.RequireFit(Network);
    }

    [Fact]
    public void Running_statistics_belong_to_the_norms_that_are_copied()
    {
        WeightSet source = WeightInitializer.Create(Network, seed: 5);
        source["bn2.running_mean"].Values[3] = 4.5f;
        ConvolutionTransfer transfer = ConvolutionTransfer.Create(Network, source, seed: 9, last: "relu2");
        Assert.Equal(4.5f, transfer.Weights["bn2.running_mean"].Values[3]);
    }

    [Fact]
    public void Up_to_a_layer_only_what_it_depends_on_is_copied()
    {
        WeightSet source = WeightInitializer.Create(Network, seed: 5);
        ConvolutionTransfer transfer = ConvolutionTransfer.Create(Network, source, seed: 9, last: "relu2");
        Assert.Equal(["conv1", "bn1", "conv2", "bn2"], transfer.CopiedNodes);
        Assert.Equal(WeightInitializer.Create(Network, seed: 9)["conv3.weight"].Values, transfer.Weights["conv3.weight"].Values);
    }

    [Fact]
    public void A_context_free_network_of_stride_two_begins_an_AlexNet_of_stride_four()
    {
        NetworkSpec puzzle = EncoderCatalogue.Create("cfn-alexnet", 64), alexNet = NetworkCatalogue.Create("alexnet", 20);
        ConvolutionTransfer transfer = ConvolutionTransfer.Create(alexNet, WeightInitializer.Create(puzzle, seed: 5), seed: 9);
        Assert.Equal(["conv1", "conv2", "conv3", "conv4", "conv5"], transfer.CopiedNodes);
    }

    [Fact]
    public void Branches_of_a_residual_network_are_all_followed()
    {
        NetworkSpec network = NetworkCatalogue.Create("resnet-18", 10);
        IReadOnlySet<string> below = network.Ancestors(network.Maps[^1]);
        Assert.All(network.Nodes.Where(node => node.Operation is Convolution), node => Assert.Contains(node.Name, below));
        Assert.DoesNotContain("head", below);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_with_every_difference()
    {
        WeightSet source = WeightInitializer.Create(NetworkCatalogue.Create("alexnet", 10), seed: 5);
        var error = Assert.Throws<ShapeException>(() => ConvolutionTransfer.Create(Network, source, seed: 9));
        Assert.Contains("conv1.weight is [96, 3, 11, 11], not [32, 3, 3, 3]", error.Message);
        Assert.Contains("bn1.weight is missing", error.Message);
    }

    [Fact]
    public void An_unknown_layer_is_a_mistake_of_the_caller() => Assert.Throws<ArgumentException>(() =>
        ConvolutionTransfer.Create(Network, WeightInitializer.Create(Network, seed: 5), seed: 9, last: "relu6x"));
}
