using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Are there as many different rows as clusters? Equal rows have one label, so that otherwise some clusters are empty whatever the
/// centroids: it is asked when one is. Rows are read only until enough different ones were found: all of them where there are too few.
/// </summary>
public static class DistinctRows
{
    private const int BlockLength = 1 << 16;

    /// <summary>Throws where there are fewer than k.</summary>
    /// <exception cref="ConfigException">See above; says how many there are.</exception>
    internal static void Check(FeatureMatrix rows, KMeansOptions options, CancellationToken cancellationToken)
    {
        int found = Count(rows, options.Weights, options.ClusterCount, cancellationToken);
        if (found == options.ClusterCount) return;
        string kind = options.Weights is null ? "" : " of positive weight", unit = options.Spherical ? " divided by their lengths" : "";
        throw new ConfigException($"ClusterCount (k) is {options.ClusterCount}, but {rows.Name} has {found} distinct rows{kind}{unit}; "
            + "equal rows are always in one cluster. Lower k or provide more different rows.");
    }

    /// <summary>How many different rows count; no more than are asked for. O(n d), exact.</summary>
    /// <param name="rows">n x d finite numbers.</param>
    /// <param name="weights">Rows of weight 0 are left out; null counts all.</param>
    /// <param name="most">Where counting ends, at least 1.</param>
    /// <param name="cancellationToken">Checked once per block.</param>
    public static int Count(FeatureMatrix rows, RowWeights? weights, int most, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        int d = rows.Dimension, step = Math.Clamp(BlockLength / d, 1, most);
        double[] block = new double[step * d], other = new double[d];
        Dictionary<ulong, long> firstOf = [];
        for (long start = 0; start < rows.RowCount; start += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, rows.RowCount - start);
            rows.CopyRows(start, block.AsSpan(0, count * d));
            for (int i = 0; i < count; i++)
            {
                if (weights is not null && weights[start + i] == 0) continue;
                ReadOnlySpan<double> row = block.AsSpan(i * d, d);
                ulong key = Hash(row);
                // Different rows of one hash take the next free keys.
                while (firstOf.TryGetValue(key, out long first) && !IsEqual(rows, first, row, other)) key++;
                if (firstOf.TryAdd(key, start + i) && firstOf.Count == most) return most;
            }
        }
        return firstOf.Count;
    }

    private static bool IsEqual(FeatureMatrix rows, long first, ReadOnlySpan<double> row, double[] other)
    {
        rows.CopyRows(first, other);
        return row.SequenceEqual(other); // as numbers: both zeros are one
    }

    private static ulong Hash(ReadOnlySpan<double> row)
    {
        // Multiplied bits move up, where round numbers have theirs already; rotating brings them down again.
        const ulong odd = 0x9E3779B97F4A7C15;
        ulong hash = 0;
        foreach (double value in row)
            hash = BitOperations.RotateLeft((hash ^ BitConverter.DoubleToUInt64Bits(value + 0.0)) * odd, 31); // -0 + 0 is 0
        hash = (hash ^ (hash >> 29)) * odd;
        return hash ^ (hash >> 32);
    }
}
