using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

public sealed class AutocastTests
{
    [Fact]
    public void The_entry_points_exist_in_this_libtorch() => Assert.True(Autocast.IsAvailable);

    [Fact]
    public void Products_are_bfloat16_inside_and_float32_outside()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor a = randn([33, 65], generator: generator), b = randn([65, 17], generator: generator);
        Tensor exact = a.mm(b);
        Tensor inside;
        using (new Autocast(DeviceType.CPU, ScalarType.BFloat16)) inside = a.mm(b);
        Assert.Equal(ScalarType.BFloat16, inside.dtype);
        Tensor after = a.mm(b);
        Assert.Equal(ScalarType.Float32, after.dtype);
        Assert.Equal(TorchNetwork.ToArray(exact), TorchNetwork.ToArray(after));

        // bfloat16 keeps 8 bits: operands are off by up to 2^-9, so the result by about 2^-8 of sqrt(65) standard deviations.
        float difference = (inside.to_type(ScalarType.Float32) - exact).abs().max().item<float>();
        Assert.InRange(difference, 1e-4f, 0.2f);
    }

    [Fact]
    public void Nested_regions_end_in_order()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = ones(3, 3);
        using (new Autocast(DeviceType.CPU, ScalarType.BFloat16))
        {
            using (new Autocast(DeviceType.CPU, ScalarType.BFloat16)) Assert.Equal(ScalarType.BFloat16, a.mm(a).dtype);
            Assert.Equal(ScalarType.BFloat16, a.mm(a).dtype);
        }
        Assert.Equal(ScalarType.Float32, a.mm(a).dtype);
    }

    [Fact]
    public void Auto_is_decided_by_the_processor_alone()
    {
        Precision expected = TrainingPrecision.HasNativeBFloat16 ? Precision.Bfloat16 : Precision.Float32;
        Assert.Equal(expected, TrainingPrecision.Resolve(Precision.Auto));
        Assert.Equal(Precision.Float32, TrainingPrecision.Resolve(Precision.Float32));
        Assert.Equal(Precision.Bfloat16, TrainingPrecision.Resolve(Precision.Bfloat16));
    }

    [Fact]
    public void The_gradient_through_response_normalisation_is_close_in_bfloat16()
    {
        var spec = new NetworkSpec("norm", "test", 8,
        [
            new("conv1", new Convolution(16, 3), NetworkSpec.InputName),
            new("relu1", new Relu(), "conv1"),
            new("norm1", new LocalResponseNorm(), "relu1"),
            new("conv2", new Convolution(8, 3), "norm1"),
            new("flatten", new Flatten(), "conv2"),
            new("head", new Linear(4), "flatten"),
        ], "flatten", []);
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, 2));
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(4);
        Tensor input = randn([5, 3, 8, 8], generator: generator), targets = tensor(new long[] { 0, 1, 2, 3, 0 });
        float[] Gradient(Precision precision)
        {
            Tensor logits;
            using (TrainingPrecision.Enter(precision, CPU)) logits = network.Forward(input, new TrainingPass(0));
            Tensor loss = nn.functional.cross_entropy(logits.to_type(ScalarType.Float32), targets);
            return TorchNetwork.ToArray(autograd.grad([loss], [network["conv1.weight"]])[0]);
        }
        float[] exact = Gradient(Precision.Float32), rounded = Gradient(Precision.Bfloat16);
        float scale = exact.Max(Math.Abs);
        Assert.All(exact.Zip(rounded), pair => Assert.InRange(pair.Second, pair.First - 0.05f * scale, pair.First + 0.05f * scale));
        Assert.NotEqual(exact, rounded);
    }
}
