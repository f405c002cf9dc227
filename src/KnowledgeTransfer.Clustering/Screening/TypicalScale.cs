namespace KnowledgeTransfer.Clustering;

/// <summary>A power of two that brings rows to about length 1, so that float32 holds what is computed from them. Any is right.</summary>
internal static class TypicalScale
{
    private const int MostRows = 255;

    /// <summary>From the median length of some rows; 1 where that is no ordinary number.</summary>
    /// <param name="rows">n x d, n at least 1.</param>
    /// <param name="mean">mu.</param>
    internal static double Of(FeatureMatrix rows, double[] mean)
    {
        int d = rows.Dimension, count = (int)Math.Min(MostRows, rows.RowCount);
        double[] row = new double[d], lengths = new double[count];
        for (int i = 0; i < count; i++)
        {
            rows.CopyRows(rows.RowCount * i / count, row);
            lengths[i] = Math.Sqrt(SquaredDistance.Between(row, mean.AsSpan(0, d)));
        }
        Array.Sort(lengths);
        // Squares neither vanish nor overflow in float64.
        return lengths[count / 2] is > 1e-100 and < 1e100 and double median ? Math.ScaleB(1, -Math.ILogB(median)) : 1;
    }
}
