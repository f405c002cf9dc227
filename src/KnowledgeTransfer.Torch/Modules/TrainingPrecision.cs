using System.Runtime.Intrinsics.X86;
using KnowledgeTransfer.Torch.Runtime;
using TorchSharp;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>Decides what <see cref="Precision.Auto"/> means on this machine: a function of the hardware, never of a timing.</summary>
public static class TrainingPrecision
{
    /// <summary>
    /// Whether the processor multiplies bfloat16 natively (AVX512_BF16 or AMX-BF16). Elsewhere libtorch emulates it, slower than float32.
    /// </summary>
    public static bool HasNativeBFloat16 { get; } = DetectBFloat16();

    /// <summary>Replaces <see cref="Precision.Auto"/> by what it stands for here.</summary>
    /// <param name="precision">What is wanted.</param>
    /// <param name="device">Where training runs; NVIDIA cards multiply bfloat16 natively from compute capability 8.0 on.</param>
    /// <exception cref="DeviceException">bfloat16 is asked for, but this libtorch does not export autocast; or there is no libtorch.</exception>
    public static Precision Resolve(Precision precision, TrainingDevice device = TrainingDevice.Cpu)
    {
        LibTorch.Require();
        bool native = device == TrainingDevice.Cpu ? HasNativeBFloat16 : CudaCapability.Major >= 8;
        if (precision == Precision.Auto) return native && Autocast.IsAvailable ? Precision.Bfloat16 : Precision.Float32;
        if (precision == Precision.Bfloat16 && !Autocast.IsAvailable)
            throw new DeviceException(
                "precision bfloat16 needs libtorch's autocast, whose entry points this build does not export. Use float32.");
        return precision;
    }

    /// <summary>Switches autocast on for a region where the precision asks for it.</summary>
    /// <param name="precision">Resolved precision.</param>
    /// <param name="device">Where the network is.</param>
    /// <returns>Dispose it at the end of the region; null, where nothing is to be done.</returns>
    internal static Autocast? Enter(Precision precision, torch.Device device) =>
        precision == Precision.Bfloat16 ? new Autocast(device.type, torch.ScalarType.BFloat16) : null;

    // CPUID leaf 7, subleaf 1: EAX bit 5 = AVX512_BF16; subleaf 0: EDX bit 22 = AMX-BF16. Avx512F.IsSupported adds that the operating
    // system saves the registers.
    private static bool DetectBFloat16() =>
        X86Base.IsSupported && Avx512F.IsSupported && X86Base.CpuId(0, 0).Eax >= 7
        && ((X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0 || (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0);
}
