namespace KnowledgeTransfer.Clustering.Tests;

public sealed class ScalarConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => KMeansBackends.Scalar;
}

/// <summary>The widest vectors of this process; child processes run this class with features switched off.</summary>
public sealed class SimdConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => KMeansBackends.Simd;
}

public sealed class Simd512Conformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend(SimdWidth.Bits512);
}

public sealed class Simd256Conformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend(SimdWidth.Bits256);
}

public sealed class Simd128Conformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend(SimdWidth.Bits128);
}

/// <summary>A data set that does not fit: a few rows are copied at a time, so that one iteration consists of many batches.</summary>
public sealed class StreamedConformance : KMeansConformance
{
    protected override IKMeansBackend Backend => new SimdBackend { CopiedBytes = 5000 };
}
