using System.Text.Json;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.VocDetection;
using KnowledgeTransfer.Torch.Protocols.VocSegmentation;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Teachers;
using TorchSharp;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Runtime;

public sealed class TrainingDeviceTests
{
    [Fact]
    public void The_processor_is_always_there() => Assert.Equal(DeviceType.CPU, TrainingDevice.Cpu.Open().type);

    [Fact]
    public void Training_on_a_card_that_cannot_be_used_is_a_device_error()
    {
        Assert.SkipWhen(TrainingDevices.CudaProblem is null, "this libtorch has a card");
        LibTorch loaded = LibTorch.Loaded();
        DeviceException error = Assert.Throws<DeviceException>(() => TrainingDevice.Cuda.Open());
        Assert.Contains(loaded.Version, error.Message);
        StudentOptions onCard = SmallProblem.Options with { Device = TrainingDevice.Cuda };
        Assert.Throws<DeviceException>(() => StepTime.Measure(SmallProblem.Network, onCard, TimeSpan.Zero));
    }

    [Fact]
    public void What_is_loaded_is_what_was_packaged()
    {
        LibTorch loaded = LibTorch.Loaded();
        Assert.True(loaded.IsPackaged);
        Assert.StartsWith(AppContext.BaseDirectory, loaded.Path);
        Assert.Equal(loaded.HasCuda, File.Exists(Path.Combine(AppContext.BaseDirectory, LibTorchFolder.FileName("torch_cuda"))));
    }

    /// <summary>Keys and checkpoints of trainings on the processor are those of the time when there was nothing else.</summary>
    [Fact]
    public void Only_a_card_is_written_down()
    {
        AssertWritten(new StudentOptions(), new StudentOptions { Device = TrainingDevice.Cuda });
        AssertWritten(new TeacherOptions(), new TeacherOptions { Device = TrainingDevice.Cuda });
        AssertWritten(new SegmentationOptions(), new SegmentationOptions { Device = TrainingDevice.Cuda });
        AssertWritten(VocDetectionOptions.Small, VocDetectionOptions.Small with { Device = TrainingDevice.Cuda });

        static void AssertWritten<T>(T processor, T card)
        {
            Assert.DoesNotContain("Device", JsonSerializer.Serialize(processor));
            Assert.Contains("\"Device\":1", JsonSerializer.Serialize(card));
        }
    }

    [Fact]
    public void On_a_card_without_a_driver_auto_is_float32() => Assert.Equal(
        CudaCapability.Major >= 8 ? Precision.Bfloat16 : Precision.Float32, TrainingPrecision.Resolve(Precision.Auto, TrainingDevice.Cuda));
}
