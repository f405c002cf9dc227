namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Sums of clusters in 128-bit units, value by value as <see cref="SumPrecision.Split"/> and <see cref="Quotient"/> define them: shares no
/// vectorised code with <see cref="ClusterSums"/>. Thread-safe; the order of adding changes nothing. 16 k d bytes.
/// </summary>
internal sealed class ExactSums(int clusterCount, int dimension, SumPrecision precision)
{
    private readonly Int128[][] _sums = [.. Enumerable.Range(0, clusterCount).Select(_ => new Int128[dimension])];
    private readonly long[] _counts = new long[clusterCount];

    /// <summary>Rows per cluster.</summary>
    internal long[] Counts => _counts;

    /// <summary>Adds a row of the data set that the precision was chosen for.</summary>
    internal void Add(int cluster, ReadOnlySpan<double> row)
    {
        Int128[] sums = _sums[cluster];
        lock (sums)
        {
            _counts[cluster]++;
            for (int j = 0; j < row.Length; j++)
            {
                (long high, long low) = precision.Split(row[j]);
                sums[j] += precision.Join(high, low);
            }
        }
    }

    /// <summary>The first coordinate in which a centroid is not the mean of its rows; null if it is, or has none.</summary>
    internal WrongMean? Compare(int cluster, Centroids centroids)
    {
        for (int j = 0; j < dimension && _counts[cluster] > 0; j++)
        {
            int at = (cluster * dimension) + j;
            Int128 sum = _sums[cluster][j];
            (double written, double found) = centroids.ElementType == ElementType.Float64
                ? (centroids.Float64[at], Quotient.ToDouble(sum, precision.UnitExponent, _counts[cluster]))
                : (centroids.Float32[at], Quotient.ToSingle(sum, precision.UnitExponent, _counts[cluster]));
            if (BitConverter.DoubleToInt64Bits(written) != BitConverter.DoubleToInt64Bits(found)) return new(cluster, j, written, found);
        }
        return null;
    }
}
