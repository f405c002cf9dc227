using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>How wide the vectors of the C# kernels are. Results have the same bits at every width.</summary>
public enum SimdWidth
{
    /// <summary>128 bits: SSE, NEON; emulated where the processor has neither.</summary>
    Bits128 = 128,

    /// <summary>256 bits: AVX2.</summary>
    Bits256 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>What this processor has.</summary>
internal static class SimdWidths
{
    /// <summary>The widest vectors that the processor executes itself.</summary>
    internal static SimdWidth Widest =>
        Vector512.IsHardwareAccelerated ? SimdWidth.Bits512 : Vector256.IsHardwareAccelerated ? SimdWidth.Bits256 : SimdWidth.Bits128;
}
