namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Sums of clusters in 128-bit units, value by value as <see cref="SumPrecision.Split"/> and <see cref="Quotient"/> define them: shares no
/// vectorised code with <see cref="ClusterSums"/>. Thread-safe; the order of adding changes nothing. 16 k d bytes.
/// </summary>
internal sealed class ExactSums(int clusterCount, int dimension, SumPrecision precision)
{
    private readonly Int128[][] _sums = [.. Enumerable.Range(0, clusterCount).Select(_ => new Int128[dimension])];
    private readonly long[] _counts = new long[clusterCount];

    /// <summary>Rows per cluster, or their weights together.</summary>
    internal long[] Counts => _counts;

    /// <summary>Adds a row of the data set that the precision was chosen for, as often as it counts.</summary>
    internal void Add(int cluster, ReadOnlySpan<double> row, int weight)
    {
        Int128[] sums = _sums[cluster];
        lock (sums)
        {
            _counts[cluster] += weight;
            for (int j = 0; j < row.Length; j++)
            {
                (long high, long low) = precision.Split(row[j]);
                sums[j] += weight * precision.Join(high, low);
            }
        }
    }

    /// <summary>
    /// The first coordinate in which a centroid is not the mean of its rows, divided by its length if it is a direction; null if there is
    /// none, or the cluster has no mean.
    /// </summary>
    internal WrongMean? Compare(int cluster, Centroids centroids, bool isDirection)
    {
        if (_counts[cluster] == 0) return null;
        bool isWide = centroids.ElementType == ElementType.Float64;
        double[] mean = Array.ConvertAll(_sums[cluster], sum => isWide || isDirection
            ? Quotient.ToDouble(sum, precision.UnitExponent, _counts[cluster])
            : Quotient.ToSingle(sum, precision.UnitExponent, _counts[cluster]));
        if (isDirection && !UnitLength.TryMakeUnit(mean, centroids.ElementType)) return null;
        for (int j = 0; j < dimension; j++)
        {
            int at = (cluster * dimension) + j;
            (double written, double found) = isWide ? (centroids.Float64[at], mean[j]) : (centroids.Float32[at], (float)mean[j]);
            if (BitConverter.DoubleToInt64Bits(written) != BitConverter.DoubleToInt64Bits(found)) return new(cluster, j, written, found);
        }
        return null;
    }
}
