namespace KnowledgeTransfer.Clustering.Tests;

public sealed class ScalarConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => KMeansBackends.Scalar;
}

/// <summary>The widest vectors of this process; child processes run this class with features switched off.</summary>
public sealed class SimdConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => KMeansBackends.Simd;
}

public sealed class Simd512Conformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend(SimdWidth.Bits512) { Settings = new() { ComparesFew = false } };
}

public sealed class Simd256Conformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend(SimdWidth.Bits256) { Settings = new() { ComparesFew = false } };
}

public sealed class Simd128Conformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend(SimdWidth.Bits128) { Settings = new() { ComparesFew = false } };
}

/// <summary>A data set that does not fit: a few rows are copied at a time, so that one iteration consists of many batches.</summary>
public sealed class StreamedConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend { Settings = new() { CopiedBytes = 5000, ComparesFew = false } };
}

/// <summary>So few rows at a time that every data set of the suite consists of batches, the smallest ones of single rows.</summary>
public sealed class MultiBatchConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend =>
        new SimdBackend(SimdWidth.Bits256) { Settings = new() { CopiedBytes = 300, ComparesFew = false } };
}

/// <summary>Little memory: parts of 50 rows are read ahead, quantised copies of two stay, rows of one, and bounds as long as they are few.</summary>
public sealed class LittleMemoryConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend { Settings = new() { Kept = new(50, 2, 1, 5000), UsesReduced = true } };
}

public sealed class NativeAvx512VnniConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => ScreenBackends.Create("native Avx512Vnni", new() { ComparesFew = false });
}

public sealed class NativeAvxVnniConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => ScreenBackends.Create("native AvxVnni", new() { ComparesFew = false });
}

public sealed class NativeAvx2Conformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => ScreenBackends.Create("native Avx2", new() { ComparesFew = false });
}

/// <summary>As <see cref="StreamedConformance"/>, with bytes.</summary>
public sealed class NativeStreamedConformance : WeightedKMeansConformance
{
    protected override IKMeansBackend Backend => ScreenBackends.Create(
        NativePanels.Supports(NativeInstructions.Avx512Vnni) ? "native Avx512Vnni" : "native AvxVnni",
        new() { CopiedBytes = 5000, ComparesFew = false });
}

/// <summary>Reduced vectors first even where they do not pay, so that the suite's small data sets go that way.</summary>
public sealed class ReducedConformance : KMeansConformance
{
    protected override IKMeansBackend Backend =>
        new SimdBackend { Settings = new() { UsesReduced = true, UsesRotation = true, ComparesFew = false } };
}

/// <summary>As <see cref="ReducedConformance"/>, with bytes and small batches.</summary>
public sealed class NativeReducedConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => ScreenBackends.Create(
        NativePanels.Supports(NativeInstructions.Avx512Vnni) ? "native Avx512Vnni" : "native AvxVnni",
        new() { CopiedBytes = 5000, UsesReduced = true, UsesRotation = true, ComparesFew = false });
}

/// <summary>Everything switched off that can be: every row looks at every centroid's full score.</summary>
public sealed class PlainScreenConformance : KMeansConformance
{
    protected override IKMeansBackend Backend =>
        new SimdBackend { Settings = new() { UsesReduced = false, UsesBounds = false, ComparesFew = false } };
}
