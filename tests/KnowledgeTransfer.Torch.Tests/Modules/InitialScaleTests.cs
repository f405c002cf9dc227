using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

public sealed class InitialScaleTests
{
    // VGG-16 on noise: 11 behind pool5, for pools prefer large values. With the rule for AlexNet it was 0.001.
    [Theory]
    [InlineData("vgg16", 64)]
    [InlineData("cfn-alexnet", 64)]
    public void Plain_encoders_neither_silence_nor_blow_up_normalised_pictures(string name, int size)
    {
        NetworkSpec spec = EncoderCatalogue.Create(name, size);
        foreach (double square in MeanSquares(spec, [.. spec.Maps], training: null)) Assert.InRange(square, 0.1, 20);
    }

    [Theory]
    [InlineData("vgg16-small", 32)]
    [InlineData("nin", 16)]
    [InlineData("nin-small", 32)]
    [InlineData("small", 32)]
    [InlineData("alexnet-bn", 95)]
    public void Behind_batch_norm_half_of_the_variance_is_left(string name, int size)
    {
        NetworkSpec spec = EncoderCatalogue.Create(name, size);
        string[] taps = [.. spec.Maps.Where(map => map.StartsWith("relu"))];
        foreach (double square in MeanSquares(spec, taps, new TrainingPass(0))) Assert.InRange(square, 0.4, 0.6);
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Every_position_of_every_kernel_learns_at_the_smallest_size(string name)
    {
        NetworkSpec spec = EncoderCatalogue.Create(name, EncoderCatalogue.SmallestInput(name));
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, 1));
        using DisposeScope scope = NewDisposeScope();
        network.Forward(Noise(2, spec.InputSize), new TrainingPass(0)).square().sum().backward();
        foreach (WeightShape weight in spec.Weights.Where(weight => weight.Shape.Count == 4))
        {
            Tensor largest = network[weight.Name].grad!.abs().amax([0, 1]);
            Assert.True(largest.min().item<float>() > 0, $"{weight.Name} has positions without gradient");
        }
    }

    public static TheoryData<string> Encoders => [.. EncoderCatalogue.Names];

    private static IEnumerable<double> MeanSquares(NetworkSpec spec, string[] taps, TrainingPass? training)
    {
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, 1));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        return [.. network.Forward(Noise(4, spec.InputSize), taps, training).Select(map => (double)map.square().mean().item<float>())];
    }

    private static Tensor Noise(int count, int size)
    {
        var random = new CounterRandom(3);
        float[] values = [.. Enumerable.Range(0, count * 3 * size * size).Select(_ => (float)random.NextGaussians().First)];
        return TorchNetwork.ChannelsLast(tensor(values, [count, 3, size, size]));
    }
}
