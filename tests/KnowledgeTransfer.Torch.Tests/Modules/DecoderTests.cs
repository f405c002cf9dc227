using System.Text.Json;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

public sealed class DecoderTests
{
    // One channel, kernel [1 2; 3 4], stride 1: pixel (0, 0) = 1 puts the kernel at the corner, pixel (0, 1) = 10 puts ten times the kernel
    // one column further; the overlap in column 1 adds up.
    [Fact]
    public void A_transposed_convolution_adds_the_kernel_at_every_pixel()
    {
        float[] output = Transpose(new TransposedConvolution(1, 2), [1, 1, 2], [1, 10], [1, 2, 3, 4]);
        Assert.Equal([1 + 5, 2 + 10 + 5, 20 + 5, 3 + 5, 4 + 30 + 5, 40 + 5], output);
    }

    // [1 10; 100 1000]: four kernels side by side make 4 x 4 pixels, of which padding 1 leaves the middle 2 x 2.
    [Fact]
    public void Stride_sets_the_kernels_apart_and_padding_cuts_the_border_off()
    {
        float[] output = Transpose(new TransposedConvolution(1, 2, Stride: 2, Padding: 1), [1, 2, 2], [1, 10, 100, 1000], [1, 2, 3, 4]);
        Assert.Equal([4 + 5, 30 + 5, 200 + 5, 1000 + 5], output);
    }

    [Theory]
    [InlineData("up2")]
    [InlineData("pool3")]
    [InlineData("bn4")]
    [InlineData("head")]
    public void Outputs_are_those_of_PyTorch(string node)
    {
        float[] input = DecoderParity.Fixture.GetProperty("input").Floats();
        AssertClose(DecoderParity.Output(node), TorchReference.Run(DecoderParity.Network, DecoderParity.Weights, input, 4, [node])[0]);
    }

    [Fact]
    public void A_training_step_gives_the_loss_and_weights_of_PyTorch()
    {
        JsonElement fixture = DecoderParity.Fixture;
        using var network = new TorchNetwork(DecoderParity.Network, DecoderParity.Weights);
        using var optimiser = new MomentumSgd(network.Trained(), new(0, Nesterov: false, 0));
        using DisposeScope scope = NewDisposeScope();
        Tensor targets = tensor(fixture.GetProperty("targets").Integers().Select(target => (long)target).ToArray());
        Tensor input = TorchNetwork.ChannelsLast(tensor(fixture.GetProperty("input").Floats(), [4, 3, 7, 7]));
        Tensor loss = nn.functional.cross_entropy(network.Forward(input, new TrainingPass(0)), targets);
        Assert.Equal(fixture.GetProperty("loss").GetSingle(), loss.item<float>(), 1e-5f);
        optimiser.Step(loss, fixture.GetProperty("rate").GetDouble());
        WeightSet after = network.ToWeights();
        foreach (JsonProperty weight in fixture.GetProperty("after").EnumerateObject())
            AssertClose(weight.Value.Floats(), after[weight.Name].Values);
    }

    private static float[] Transpose(TransposedConvolution layer, int[] inputShape, float[] input, float[] kernel)
    {
        var spec = new NetworkSpec("up", "test", inputShape, [new("up", layer, NetworkSpec.InputName)], "up", []);
        var weights = new WeightSet();
        weights.Add("up.weight", [1, 1, 2, 2], kernel);
        weights.Add("up.bias", [1], [5]);
        using var network = new TorchNetwork(spec, weights);
        using DisposeScope scope = NewDisposeScope();
        return TorchNetwork.ToArray(network.Forward(tensor(input, [1, .. inputShape.Select(extent => (long)extent)])));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
    }
}
