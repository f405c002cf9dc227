using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Protocols.VocDetection;
using KnowledgeTransfer.Torch.Protocols.VocSegmentation;
using KnowledgeTransfer.Torch.Teachers;
using KnowledgeTransfer.Torch.Tests.Teachers;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Modules;

/// <summary>
/// libtorch's device <c>meta</c> has shapes and no numbers, and refuses, as a card does, to compute with tensors of another device: what runs on
/// it leaves nothing behind on the processor.
/// </summary>
public sealed class DevicePlacementTests
{
    [Fact]
    public void Meta_refuses_tensors_of_the_processor() // or the tests below could not fail
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor here = ones(3, 4), there = ones(4, 5, device: META);
        Assert.ThrowsAny<Exception>(() => here.mm(there));
        using var network = new TorchNetwork(Plain, WeightInitializer.Create(Plain, 1), device: META);
        Assert.ThrowsAny<Exception>(() => nn.functional.cross_entropy(network.Forward(Pictures(2)), zeros(2, ScalarType.Int64)).backward());
    }

    [Theory]
    [InlineData("small")]
    [InlineData("alexnet")]
    [InlineData("alexnet-bn")]
    [InlineData("resnet-18")]
    public void A_network_takes_its_input_along(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkSpec spec = NetworkCatalogue.Create(name, 10);
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, 1), device: META);
        Tensor logits = network.Forward(rand(2, 3, spec.InputSize, spec.InputSize));
        Assert.Equal((DeviceType.META, 10), (logits.device_type, logits.shape[1]));
    }

    [Fact]
    public void A_step_of_training_stays_there()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new TorchNetwork(Plain, WeightInitializer.Create(Plain, 1), device: META);
        using var optimiser = new MomentumSgd(network.Trained(), new MomentumSgdOptions(0.9, Nesterov: true, 1e-4));
        Tensor logits = network.Forward(Pictures(4), new TrainingPass(DropoutSeed: 5));
        optimiser.Step(nn.functional.cross_entropy(logits, zeros(4, ScalarType.Int64).On(network.Device)), rate: 0.1);
        Assert.All(network.Trained(), pair => Assert.Equal(DeviceType.META, pair.Weight.device_type));
    }

    [Fact]
    public void Examples_of_a_lesson_move_as_one()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new TaskNetwork(SmallLesson.Task, SmallLesson.Encoder(SmallLesson.Size), 1, META);
        var batch = new ExampleBatch(2, rand(8, 3, 8, 8), zeros([2, 4], ScalarType.Int64), zeros([2, 0], ScalarType.Float32));
        ExampleBatch there = batch.On(network.Device);
        Assert.All([there.Input, there.Classes, there.Values], tensor => Assert.Equal(DeviceType.META, tensor.device_type));
        Tensor answer = network.Answer(there.Input, Precision.Float32, new TrainingPass(DropoutSeed: 5));
        Assert.Equal(DeviceType.META, nn.functional.cross_entropy(answer, there.Classes.flatten()).device_type);
    }

    [Fact]
    public void Losses_of_protocols_take_what_was_asked_for_to_the_answers()
    {
        using DisposeScope scope = NewDisposeScope();
        SampledRegion[] regions = [new(new PixelBox(0, 0, 4, 4), 1, default), new(new PixelBox(0, 0, 4, 4), null, default)];
        Assert.Equal(DeviceType.META, DetectionLoss.Of(rand(2, 4, device: META), rand(2, 12, device: META), regions).device_type);
        var mask = new KnowledgeTransfer.Data.Voc.VocMask(2, 2, [0, 1, 1, 0]);
        Assert.Equal(DeviceType.META, SegmentationModel.PixelLoss(rand([1, 3, 2, 2], device: META), mask).device_type);
        Upsampling rows = new(0, 0, 2, [1, 0, 0, 1]);
        Assert.Equal(DeviceType.META, Upsampling.Apply(rand([1, 3, 2, 2], device: META), rows, rows).device_type);
    }

    [Fact]
    public void Weights_of_the_processor_go_in_and_come_out_unchanged()
    {
        using var network = new TorchNetwork(Plain, WeightInitializer.Create(Plain, 7), device: CPU);
        Assert.Equal(WeightInitializer.Create(Plain, 7)["conv1.weight"].Values, network.ToWeights()["conv1.weight"].Values);
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(3);
        Assert.Same(values, values.On(CPU)); // nothing is copied where nothing has to move
        Assert.Equal([1L, 2L], tensor([1L, 2L]).ToIntegers());
    }

    private static NetworkSpec Plain { get; } = new("plain", "test", 9,
    [
        new("conv1", new Convolution(8, 3, Padding: 1, Bias: false), NetworkSpec.InputName),
        new("bn1", new BatchNorm(), "conv1"),
        new("relu1", new Relu(), "bn1"),
        new("norm1", new LocalResponseNorm(5, 1e-1), "relu1"),
        new("pool1", new MaxPool(3, 2), "norm1"),
        new("flatten", new Flatten(), "pool1"),
        new("head", new Linear(5), "flatten"),
    ], "flatten", ["relu1"]);

    private static Tensor Pictures(int count) => TorchNetwork.ChannelsLast(rand(count, 3, 9, 9));
}
