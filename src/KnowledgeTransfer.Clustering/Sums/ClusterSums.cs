using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Count and coordinate sums of every cluster as integers. Adding and subtracting are exact and commute, so any number of threads,
/// any order and any mixture of full and delta updates give the same bits.
/// </summary>
/// <remarks>
/// Not synchronised: one thread at a time may touch a given cluster; different clusters may be touched by different threads.
/// Memory: 8 k d bytes per limb.
/// </remarks>
public sealed class ClusterSums
{
    private readonly long[] _low;
    private readonly long[]? _high;
    private readonly long[] _counts;
    private readonly bool[] _changed;
    private readonly LimbSplitter _splitter;

    /// <summary>Empty clusters.</summary>
    /// <param name="clusterCount">k, at least 1.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="precision">The unit and the limbs.</param>
    public ClusterSums(int clusterCount, int dimension, SumPrecision precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Dimension = dimension;
        Precision = precision;
        _low = HugePages.Advised(new long[checked((long)clusterCount * dimension)]);
        _high = precision.LimbCount == 2 ? HugePages.Advised(new long[_low.LongLength]) : null;
        _counts = new long[clusterCount];
        _changed = new bool[clusterCount];
        _splitter = new LimbSplitter(precision);
        Array.Fill(_changed, true);
    }

    /// <summary>k.</summary>
    public int ClusterCount => _counts.Length;

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>What the limbs mean.</summary>
    public SumPrecision Precision { get; }

    /// <summary>Rows per cluster, or their weights together in units; k numbers.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Adds a row to a cluster. O(d).</summary>
    /// <param name="cluster">0 to k - 1.</param>
    /// <param name="row">d finite values of the data set that the precision was chosen for.</param>
    public void Add(int cluster, ReadOnlySpan<float> row) => Change(cluster, row, 1);

    /// <inheritdoc cref="Add(int, ReadOnlySpan{float})"/>
    public void Add(int cluster, ReadOnlySpan<double> row) => Change(cluster, row, 1);

    /// <summary>Takes back a row that was added before. O(d).</summary>
    /// <inheritdoc cref="Add(int, ReadOnlySpan{float})"/>
    public void Subtract(int cluster, ReadOnlySpan<float> row) => Change(cluster, row, -1);

    /// <inheritdoc cref="Subtract(int, ReadOnlySpan{float})"/>
    public void Subtract(int cluster, ReadOnlySpan<double> row) => Change(cluster, row, -1);

    /// <summary>Empties all clusters.</summary>
    public void Clear()
    {
        Array.Clear(_low);
        if (_high is not null) Array.Clear(_high);
        Array.Clear(_counts);
        Array.Fill(_changed, true);
    }

    /// <summary>Copies what <see cref="Replace(long[], long[], long[], int)"/> takes. O(k d).</summary>
    internal void CopyTo(long[] counts, long[] low, long[] high, int threadCount)
    {
        _counts.CopyTo(counts, 0);
        ParallelBlocks.Run(threadCount, ClusterCount, (_, cluster) =>
        {
            Range cells = Cells((int)cluster);
            _low.AsSpan(cells).CopyTo(low.AsSpan(cells));
            if (_high is not null) _high.AsSpan(cells).CopyTo(high.AsSpan(cells));
        });
    }

    /// <summary>Takes over sums that several machines made. O(k d).</summary>
    /// <param name="counts">Rows per cluster, k numbers.</param>
    /// <param name="low">Low limbs, k x d.</param>
    /// <param name="high">High limbs, k x d; empty with one limb.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    internal void Replace(long[] counts, long[] low, long[] high, int threadCount) =>
        ParallelBlocks.Run(threadCount, ClusterCount, (_, cluster) => ReplaceCluster((int)cluster, counts, low, high));

    /// <summary>Takes over sums that a device made. O(k d).</summary>
    /// <param name="counts">Rows per cluster, k numbers.</param>
    /// <param name="low">Low limbs, k x d.</param>
    /// <param name="high">High limbs, k x d; empty with one limb.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Replace(ReadOnlySpan<long> counts, ReadOnlySpan<long> low, ReadOnlySpan<long> high)
    {
        if (counts.Length != _counts.Length || low.Length != _low.Length || high.Length != (_high?.Length ?? 0))
            throw new ArgumentException($"{counts.Length} counts, {low.Length} low and {high.Length} high limbs for {ClusterCount} "
                + $"clusters of dimension {Dimension} in {Precision.LimbCount} limbs.");
        for (int j = 0; j < ClusterCount; j++) ReplaceCluster(j, counts, low, high);
    }

    /// <summary>The sum of one coordinate in units.</summary>
    public Int128 SumOf(int cluster, int coordinate)
    {
        int i = Offset(cluster) + coordinate;
        return Precision.Join(_high is null ? 0 : _high[i], _low[i]);
    }

    /// <summary>
    /// The means of all clusters by <see cref="Quotient"/>; an empty cluster keeps its previous centroid. Clusters that no row
    /// entered or left since the last call are copied from <paramref name="previous"/>, which has to be that call's result.
    /// </summary>
    /// <param name="previous">k x d, of the element type that the result shall have.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    public Centroids ToCentroids(Centroids previous, int threadCount = 1) => ToCentroids(previous, threadCount, null);

    /// <param name="previous">See above.</param>
    /// <param name="threadCount">See above.</param>
    /// <param name="discarded">
    /// Centroids that nobody reads any more: their memory is used again, because the first touch of new memory costs more than the means.
    /// </param>
    internal Centroids ToCentroids(Centroids previous, int threadCount, Centroids? discarded)
    {
        CheckShape(previous);
        return previous.ElementType == ElementType.Float64
            ? Centroids.Trusted(Divide<double>(previous, threadCount, ToMean, discarded?.ArrayOf<double>()), ClusterCount, Dimension)
            : Centroids.Trusted(Divide<float>(previous, threadCount, ToMean, discarded?.ArrayOf<float>()), ClusterCount, Dimension);
    }

    /// <summary>
    /// The means of all clusters divided by their lengths, for spherical k-means: <see cref="Quotient.ToDouble"/>, then
    /// <see cref="UnitLength"/>, then rounded to the element type. A cluster whose sum <see cref="IsZero"/> counts as empty.
    /// </summary>
    /// <inheritdoc cref="ToCentroids(Centroids, int)"/>
    public Centroids ToUnitCentroids(Centroids previous, int threadCount = 1) => ToUnitCentroids(previous, threadCount, null);

    internal Centroids ToUnitCentroids(Centroids previous, int threadCount, Centroids? discarded)
    {
        CheckShape(previous);
        return previous.ElementType == ElementType.Float64
            ? Centroids.Trusted(Divide<double>(previous, threadCount, ToUnitMean, discarded?.ArrayOf<double>()), ClusterCount, Dimension)
            : Centroids.Trusted(Divide<float>(previous, threadCount, ToUnitMean, discarded?.ArrayOf<float>()), ClusterCount, Dimension);
    }

    /// <summary>Whether a cluster has no rows, or rows whose sum is exactly 0 in every coordinate.</summary>
    /// <param name="cluster">0 to k - 1.</param>
    public bool IsZero(int cluster)
    {
        for (int i = 0; i < Dimension; i++)
            if (SumOf(cluster, i) != 0) return false;
        return true;
    }

    internal void Change<T>(int cluster, ReadOnlySpan<T> row, int sign) where T : unmanaged, INumberBase<T>
    {
        if (row.Length != Dimension)
            throw new ArgumentException($"A row of {row.Length} numbers for sums of dimension {Dimension}.", nameof(row));
        _counts[cluster] += sign;
        _changed[cluster] = true;
        _splitter.Accumulate(row, Low(cluster), High(cluster), sign);
    }

    /// <summary>Adds a row as often as it counts, or takes that back.</summary>
    /// <param name="cluster">0 to k - 1.</param>
    /// <param name="row">d finite values of the data set that the precision was chosen for.</param>
    /// <param name="weight">In units; negative to take it back.</param>
    internal void ChangeWeighted<T>(int cluster, ReadOnlySpan<T> row, long weight) where T : unmanaged, INumberBase<T>
    {
        if (weight == 0) return;
        _counts[cluster] += weight;
        _changed[cluster] = true;
        _splitter.AccumulateWeighted(row, Low(cluster), High(cluster), weight);
    }

    /// <summary>From a cluster with rows to its centroid; false where there is none.</summary>
    private delegate bool Division<T>(int cluster, Span<T> mean);

    private T[] Divide<T>(Centroids previous, int threadCount, Division<T> divide, T[]? room) where T : unmanaged
    {
        T[] means = room ?? HugePages.Advised(GC.AllocateUninitializedArray<T>(ClusterCount * Dimension));
        ParallelBlocks.Run(threadCount, ClusterCount, (_, cluster) =>
        {
            int j = (int)cluster;
            Span<T> mean = means.AsSpan(Offset(j), Dimension);
            if (!_changed[j] || _counts[j] == 0 || !divide(j, mean)) previous.Values<T>().Slice(Offset(j), Dimension).CopyTo(mean);
        });
        Array.Clear(_changed);
        return means;
    }

    private bool ToMean<T>(int cluster, Span<T> mean) where T : unmanaged
    {
        ReadOnlySpan<long> low = Low(cluster), high = High(cluster);
        if (typeof(T) == typeof(float)) Quotient.ToSingles(high, low, Precision, _counts[cluster], MemoryMarshal.Cast<T, float>(mean));
        else Quotient.ToDoubles(high, low, Precision, _counts[cluster], MemoryMarshal.Cast<T, double>(mean));
        return true;
    }

    private bool ToUnitMean<T>(int cluster, Span<T> mean) where T : unmanaged, INumberBase<T>
    {
        double[] unit = ArrayPool<double>.Shared.Rent(Dimension);
        Quotient.ToDoubles(High(cluster), Low(cluster), Precision, _counts[cluster], unit);
        ElementType type = typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64;
        bool hasDirection = UnitLength.TryMakeUnit(unit.AsSpan(0, Dimension), type);
        for (int i = 0; i < Dimension; i++) mean[i] = T.CreateTruncating(unit[i]);
        ArrayPool<double>.Shared.Return(unit);
        return hasDirection;
    }

    private void CheckShape(Centroids previous)
    {
        if (previous.Count != ClusterCount || previous.Dimension != Dimension)
            throw new ArgumentException(
                $"The previous centroids are {previous.Count} x {previous.Dimension}, the sums {ClusterCount} x {Dimension}.");
    }

    private Span<long> Low(int cluster) => _low.AsSpan(Offset(cluster), Dimension);

    private Span<long> High(int cluster) => _high is null ? default : _high.AsSpan(Offset(cluster), Dimension);

    private void ReplaceCluster(int j, ReadOnlySpan<long> counts, ReadOnlySpan<long> low, ReadOnlySpan<long> high)
    {
        Range cells = Cells(j);
        if (counts[j] == _counts[j] && low[cells].SequenceEqual(_low.AsSpan(cells))
            && (_high is null || high[cells].SequenceEqual(_high.AsSpan(cells)))) return;
        _changed[j] = true;
        _counts[j] = counts[j];
        low[cells].CopyTo(_low.AsSpan(cells));
        if (_high is not null) high[cells].CopyTo(_high.AsSpan(cells));
    }

    private Range Cells(int cluster) => Offset(cluster)..(Offset(cluster) + Dimension);

    private int Offset(int cluster) => cluster * Dimension;
}
