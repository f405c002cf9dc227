using CsCheck;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Numbers for properties.</summary>
internal static class Floats
{
    /// <summary>Every finite float32 bit pattern equally likely: all magnitudes, denormals, both zeros.</summary>
    internal static Gen<float> Any { get; } = Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite);
}
