namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Proves a clustering anew from its definition, whatever computed it: <see cref="SquaredDistance"/> in float64, one operation after the
/// other, of every row to every centroid; the lowest index on ties. No screen, no bound, no skipping, no vectors.
/// </summary>
public static class ClusteringProver
{
    /// <summary>Wrong rows and wrong means that a proof keeps.</summary>
    public const int FaultsKept = 10;

    private const int BlockLength = 1 << 15; // numbers of a block of rows: they stay in the cache while the centroids pass by

    /// <summary>Looks at every row. O(n k d) operations; 8 k d bytes, 16 k d more where means are compared, and 24 n.</summary>
    /// <param name="rows">n x d finite numbers.</param>
    /// <param name="claim">What is to be proven.</param>
    /// <param name="threadCount">0 for all processors; does not change the proof.</param>
    /// <param name="progress">Receives the rows done, now and then.</param>
    /// <param name="cancellationToken">Checked once per block of rows.</param>
    /// <param name="rowName">Names a row's id in messages about bad values.</param>
    /// <exception cref="ShapeException">Rows, centroids, labels and distances do not fit one another.</exception>
    /// <exception cref="DataException">No rows, NaN, infinity or magnitudes above 2^500.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ClusteringProof Prove(
        FeatureMatrix rows, ClusteringClaim claim, int threadCount = 0, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default, Func<long, string>? rowName = null)
    {
        Check(rows, claim);
        int threads = ParallelBlocks.Resolve(threadCount);
        if (claim.Spherical) rows = UnitRows.Of(rows, threads, rowName, cancellationToken);
        ValueRange range = DataScan.Run(rows, 0, rows.RowCount, threads, rowName, cancellationToken, claim.Weights);
        SumPrecision precision = SumPrecision.Choose(range, claim.Weights?.Total ?? rows.RowCount);
        var sums = claim.AreMeans ? new ExactSums(claim.Centroids.Count, rows.Dimension, precision) : null;
        var found = new Assignment(new int[rows.RowCount], new double[rows.RowCount], new double[rows.RowCount]);
        Search(rows, claim, found, sums, threads, progress, cancellationToken);
        WrongMean[] means = sums is null
            ? []
            : [.. Enumerable.Range(0, claim.Centroids.Count).Select(Compare).OfType<WrongMean>()];
        return Judge(rows, claim, found, means);

        WrongMean? Compare(int cluster) => sums.Compare(cluster, claim.Centroids, claim.Spherical);
    }

    private static void Check(FeatureMatrix rows, ClusteringClaim claim)
    {
        if (rows.RowCount == 0) throw new DataException($"{rows.Name} has no rows; there is nothing to prove.");
        if (rows.Dimension != claim.Centroids.Dimension)
        {
            throw new ShapeException(
                $"The rows of {rows.Name} have {rows.Dimension} numbers, the centroids {claim.Centroids.Dimension}; "
                + "give the vectors that were clustered.");
        }

        if (claim.Labels.Length != rows.RowCount || claim.SquaredDistances.Length != rows.RowCount)
        {
            throw new ShapeException(
                $"{rows.Name} has {rows.RowCount} rows, but there are {claim.Labels.Length} labels and {claim.SquaredDistances.Length} "
                + "distances; give the vectors that were clustered.");
        }

        if (claim.Weights is { } weights && weights.RowCount != rows.RowCount)
        {
            throw new ShapeException(
                $"{rows.Name} has {rows.RowCount} rows, but there are {weights.RowCount} weights; one each is needed.");
        }
    }

    private static void Search(
        FeatureMatrix rows, ClusteringClaim claim, Assignment found, ExactSums? sums, int threads, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        Centroids centroids = claim.Centroids.ToFloat64();
        int d = rows.Dimension, step = Math.Max(1, BlockLength / d);
        var buffers = new double[threads][];
        long done = 0;
        ParallelBlocks.Run(threads, (rows.RowCount + step - 1) / step, (worker, block) =>
        {
            long first = block * step;
            int count = (int)Math.Min(step, rows.RowCount - first);
            Span<double> values = (buffers[worker] ??= new double[step * d]).AsSpan(0, count * d);
            rows.CopyRows(first, values);
            FindNearest(values, centroids, found, (int)first, cancellationToken);
            for (int i = 0; i < count && sums is not null; i++)
                sums.Add(found.Labels[first + i], values.Slice(i * d, d), claim.Weights?[first + i] ?? 1);
            progress?.Report(Interlocked.Add(ref done, count));
        }, cancellationToken);
    }

    private static void FindNearest(
        ReadOnlySpan<double> values, Centroids centroids, Assignment found, int first, CancellationToken cancellationToken)
    {
        int d = centroids.Dimension, count = values.Length / d;
        Span<int> labels = found.Labels.AsSpan(first, count);
        Span<double> nearest = found.SquaredDistances.AsSpan(first, count), second = found.SecondSquaredDistances.AsSpan(first, count);
        nearest.Fill(double.PositiveInfinity);
        second.Fill(double.PositiveInfinity);
        for (int j = 0; j < centroids.Count; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<double> centroid = centroids.Float64.Slice(j * d, d);
            for (int i = 0; i < count; i++)
            {
                double distance = SquaredDistance.Scalar(values.Slice(i * d, d), centroid);
                if (distance < nearest[i]) (second[i], nearest[i], labels[i]) = (nearest[i], distance, j);
                else if (distance < second[i]) second[i] = distance;
            }
        }
    }

    private static ClusteringProof Judge(FeatureMatrix rows, ClusteringClaim claim, Assignment found, WrongMean[] means)
    {
        var wrong = new List<WrongRow>();
        long wrongCount = 0, ties = 0, closest = 0;
        double margin = double.PositiveInfinity;
        for (int i = 0; i < found.Labels.Length; i++)
        {
            double own = found.SquaredDistances[i], between = found.SecondSquaredDistances[i] - own;
            if (between < margin) (margin, closest) = (between, i);
            if (between == 0) ties++;
            if (claim.Labels[i] == found.Labels[i] && claim.SquaredDistances[i].Equals(own)) continue;
            if (wrongCount++ < FaultsKept)
                wrong.Add(new(i, claim.Labels[i], found.Labels[i], claim.SquaredDistances[i], ToWritten(rows, claim, i), own));
        }

        return new ClusteringProof
        {
            RowCount = rows.RowCount,
            Dimension = rows.Dimension,
            ClusterCount = claim.Centroids.Count,
            WrongRowCount = wrongCount,
            WrongRows = wrong,
            MeansCompared = claim.AreMeans,
            WrongMeanCount = means.Length,
            WrongMeans = [.. means.Take(FaultsKept)],
            SmallestMargin = margin,
            SmallestMarginRow = closest,
            TieCount = ties,
            Inertia = BlockedSum.Of(found.SquaredDistances, claim.Weights),
            Counts = [.. found.CountClusters(claim.Centroids.Count).Select(n => (long)n)],
        };
    }

    private static double ToWritten(FeatureMatrix rows, ClusteringClaim claim, int row)
    {
        int d = rows.Dimension, label = claim.Labels[row];
        if (label < 0 || label >= claim.Centroids.Count) return double.NaN;
        var values = new double[d];
        rows.CopyRows(row, values.AsSpan());
        return SquaredDistance.Scalar(values, claim.Centroids.ToFloat64().Float64.Slice(label * d, d));
    }
}
