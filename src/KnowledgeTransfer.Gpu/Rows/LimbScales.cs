using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu;

/// <summary>A <see cref="SumPrecision"/> as kernels want it: powers of two instead of exponents.</summary>
internal readonly struct LimbScales(SumPrecision precision)
{
    /// <summary>1 or 2.</summary>
    internal readonly int LimbCount = precision.LimbCount;

    /// <summary>2^-e.</summary>
    internal readonly double ToLow = SumPrecision.PowerOfTwo(-precision.UnitExponent);

    /// <summary>2^-(e + L).</summary>
    internal readonly double ToHigh = SumPrecision.PowerOfTwo(-(precision.UnitExponent + precision.LimbBits));

    /// <summary>2^(e + L).</summary>
    internal readonly double HighUnit = SumPrecision.PowerOfTwo(precision.UnitExponent + precision.LimbBits);
}
