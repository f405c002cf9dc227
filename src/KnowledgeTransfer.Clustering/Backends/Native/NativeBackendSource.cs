using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>The native library with the fastest instructions of this processor.</summary>
public sealed class NativeBackendSource : IKMeansBackendSource
{
    /// <inheritdoc/>
    public string Name => "native";

    /// <inheritdoc/>
    public long LeastWork => 0;

    /// <inheritdoc/>
    public bool TakesWeights => true;

    /// <inheritdoc/>
    public BackendOffer Offer()
    {
        if (NativePanels.Refusal is { } refusal) return BackendOffer.Refused(refusal);
        foreach (NativeInstructions instructions in new[] { NativeInstructions.Avx512Vnni, NativeInstructions.AvxVnni })
            if (NativePanels.Supports(instructions)) return BackendOffer.Of(new NativeBackend(instructions));
        if (!NativePanels.Supports(NativeInstructions.Avx2))
            return BackendOffer.Refused("this processor has neither AVX512-VNNI nor AVX-VNNI nor AVX2.");
        return Vector512.IsHardwareAccelerated
            ? BackendOffer.Refused("this processor has no VNNI; the 512-bit vectors of simd are faster than what is left.")
            : BackendOffer.Of(new NativeBackend(NativeInstructions.Avx2));
    }
}
