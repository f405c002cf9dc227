namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The session of a data set that ranks share: a backend's session has this rank's rows, and what they all found is put together. Every
/// rank then holds the same sums, counts and inertia, bit for bit those of one process: sums are integers, and the inertia is the sum of
/// blocks that no border between ranks cuts, added in the order of rows.
/// </summary>
/// <remarks>
/// Row numbers are those of the whole data set. <see cref="CopyLabels"/> and <see cref="FindNearest"/> are about this rank's rows, which
/// is all that a rank keeps. Memory besides the backend's: 16 k d bytes per limb.
/// </remarks>
internal sealed class RankedSession : IKMeansSession
{
    private readonly SharedRows _rows;
    private readonly IKMeansSession _own;
    private readonly int _threadCount;
    private readonly long[] _counts, _low, _high;

    private RankedSession(SharedRows rows, IKMeansSession own, int threadCount)
    {
        (_rows, _own, _threadCount) = (rows, own, threadCount);
        Sums = new ClusterSums(own.Sums.ClusterCount, own.Sums.Dimension, own.Sums.Precision);
        _counts = new long[Sums.ClusterCount];
        _low = HugePages.Advised(new long[checked((long)Sums.ClusterCount * Sums.Dimension)]);
        _high = Sums.Precision.LimbCount == 2 ? HugePages.Advised(new long[_low.LongLength]) : [];
    }

    /// <summary>The backend's session where one process has all rows, else one of these.</summary>
    /// <param name="backend">Computes.</param>
    /// <param name="rows">See <see cref="IKMeansBackend.Open"/>.</param>
    /// <param name="clusterCount">See there.</param>
    /// <param name="precision">See there.</param>
    /// <param name="threadCount">See there.</param>
    /// <param name="plan">What stays in memory, as far as the backend can be told; null for no limit.</param>
    /// <exception cref="DeviceException">See there.</exception>
    internal static IKMeansSession Open(
        IKMeansBackend backend, SharedRows rows, int clusterCount, SumPrecision precision, int threadCount, MemoryPlan? plan)
    {
        if (rows.Ranks.Size == 1) return OpenOwn(backend, rows, clusterCount, precision, threadCount, plan);
        IKMeansSession? own = null;
        try
        {
            rows.Ranks.Together<byte>(() =>
            {
                own = rows.Count == 0
                    ? new EmptySession(clusterCount, rows.All.Dimension, precision)
                    : OpenOwn(backend, rows, clusterCount, precision, threadCount, plan);
                return [];
            });
            return new RankedSession(rows, own!, threadCount);
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    private static IKMeansSession OpenOwn(
        IKMeansBackend backend, SharedRows rows, int clusterCount, SumPrecision precision, int threadCount, MemoryPlan? plan)
    {
        if (backend is IPlannedBackend screen && plan?.Kept is { } kept)
            return screen.Open(rows.Own, rows.OwnWeights, clusterCount, precision, threadCount, kept);
        return rows.OwnWeights is { } weights
            ? ((IWeightedKMeansBackend)backend).Open(rows.Own, weights, clusterCount, precision, threadCount)
            : backend.Open(rows.Own, clusterCount, precision, threadCount);
    }

    /// <inheritdoc/>
    public ClusterSums Sums { get; }

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken)
    {
        // Counts of rows are whole numbers far below 2^53.
        double[][] parts = _rows.Ranks.Together(() =>
        {
            AssignmentStep step = _own.Assign(centroids, cancellationToken);
            return (double[])[step.MovedCount, step.UndecidedCount, step.SkippedShare * _rows.Count, .. _own.SumBlocks()];
        });
        double moved = parts.Sum(part => part[0]), undecided = parts.Sum(part => part[1]), skipped = parts.Sum(part => part[2]);
        double inertia = BlockedSum.OfBlocks([.. parts.SelectMany(part => part.Skip(3))]);
        if (moved > 0) CombineSums();
        return new AssignmentStep(inertia, (long)moved, (long)undecided, skipped / _rows.All.RowCount);
    }

    /// <inheritdoc/>
    public double[] SumBlocks() => [.. _rows.Ranks.Together(_own.SumBlocks).SelectMany(part => part)];

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => DistantRows.Merge(_rows.Ranks.Together(() =>
        (DistantRow[])[.. _own.FindMostDistant(count).Select(row => row with { Row = _rows.First + row.Row })]), count);

    /// <inheritdoc/>
    /// <remarks>The owner moves the row and sends it with its label of before; all then have the sums that they would gather.</remarks>
    public void Relocate(long row, int cluster)
    {
        int owner = _rows.OwnerOf(row);
        double[] sent = _rows.Ranks.Together(() => owner == _rows.Ranks.Rank ? RelocateOwn(row - _rows.First, cluster) : [])[owner];
        ReadOnlySpan<double> values = sent.AsSpan(1);
        long weight = _rows.Weights?[row] ?? 1;
        Sums.ChangeWeighted((int)sent[0], values, -weight);
        Sums.ChangeWeighted(cluster, values, weight);
    }

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels) => _own.CopyLabels(firstRow - _rows.First, labels);

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken) =>
        _rows.Ranks.Together<byte>(() =>
        {
            _own.FindNearest(centroids, (first, labels, distances) => handler(_rows.First + first, labels, distances), cancellationToken);
            return [];
        });

    /// <inheritdoc/>
    public void Reset()
    {
        _own.Reset();
        Sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private double[] RelocateOwn(long row, int cluster)
    {
        Span<int> label = stackalloc int[1];
        double[] values = new double[1 + Sums.Dimension];
        _own.CopyLabels(row, label);
        values[0] = label[0];
        _rows.Own.CopyRows(row, values.AsSpan(1));
        _own.Relocate(row, cluster);
        return values;
    }

    private void CombineSums()
    {
        _own.Sums.CopyTo(_counts, _low, _high, _threadCount);
        _rows.Ranks.Sum(_counts);
        _rows.Ranks.Sum(_low);
        _rows.Ranks.Sum(_high);
        Sums.Replace(_counts, _low, _high, _threadCount);
    }
}
