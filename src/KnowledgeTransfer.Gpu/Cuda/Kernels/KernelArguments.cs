using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

// What each kernel is given: the mirror of native/cuda/arguments.h, field by field, where every field is explained. Addresses are ulong.

/// <summary>A centroid that the screen could not rule out for a row.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Pair
{
    public uint Row, Cluster;
    public double Distance;
}

/// <summary><c>prepare_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PrepareArguments
{
    public ulong Vectors, Shift, Halves, Norms, Residuals, Squares, FirstBad;
    public long Count;
    public double Scale, InverseRatio;
    public uint Dimension, PaddedDimension;
}

/// <summary><c>centroid_terms</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CentroidTermArguments
{
    public ulong Norms, Residuals, Squares, Offsets, Slopes;
    public double Ratio, Accumulation;
    public uint ClusterCount, PaddedClusters;
}

/// <summary><c>screen_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ScreenArguments
{
    public ulong Rows, Centroids, Offsets, Slopes, Norms, Limits, First, Second, Pairs, PairCount;
    public uint RowCount, ClusterCount, PaddedClusters, PaddedDimension, PairCapacity;
}

/// <summary><c>screen_wgmma_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MappedScreenArguments
{
    public ScreenArguments Screen;
    public ulong RowMap, CentroidMap;
    public uint FirstRow;
}

/// <summary><c>label_distances_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LabelDistanceArguments
{
    public ulong Rows, Centroids, Labels, Distances;
    public uint RowCount, Dimension;
}

/// <summary><c>limits</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LimitArguments
{
    public ulong Distances, Others, Norms, Squares, Limits, Best, Winners;
    public double Scale;
    public uint RowCount, Dimension;
}

/// <summary><c>pair_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PairArguments
{
    public ulong Rows, Centroids, Pairs, Best, Winners, Seconds;
    public uint PairCount, Dimension;
}

/// <summary><c>settle</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SettleArguments
{
    public ulong First, Second, Others, Labels, Distances, Best, Winners, Seconds, Moved, MovedFrom, MovedCount;
    public uint RowCount;
}

/// <summary><c>move_rows_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MoveArguments
{
    public ulong Rows, Moved, MovedFrom, Labels, Low, High, Counts;
    public double ToLow, ToHigh, HighUnit;
    public uint MovedCount, Dimension;
}

/// <summary><c>seed_distances_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeedDistanceArguments
{
    public ulong Rows, Nearest, Largest;
    public uint RowCount, Dimension, Seed;
}

/// <summary><c>seed_weights</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SeedWeightArguments
{
    public ulong Nearest, Sums;
    public uint RowCount;
    public int Shift;
}

/// <summary><c>block_sums</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockSumArguments
{
    public ulong Distances, Sums;
    public long Count;
}

/// <summary><c>value_range_*</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RangeArguments
{
    public ulong Values, Largest, Smallest;
    public long Count;
}

/// <summary><c>probe_mma</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProbeArguments
{
    public ulong A, B, C, D;
    public uint Count;
}
