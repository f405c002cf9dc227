using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>About the mean of the rows: the shift of the screen. Any shift is right; a good one makes the bound tight.</summary>
internal static class SampleMean
{
    private const int StretchCount = 64, StretchRows = 16;

    /// <summary>
    /// Per coordinate the median of the means of up to 64 stretches of 16 rows: a few huge values move the mean of their stretches,
    /// but not the median. Stretches, so that a file is read in few places. Finite; followed by zeros for kernels that read whole vectors.
    /// </summary>
    /// <param name="rows">n x d, n at least 1.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    internal static double[] Of(FeatureMatrix rows, int threadCount)
    {
        int d = rows.Dimension, length = (int)Math.Min(StretchRows, rows.RowCount);
        int stretches = (int)Math.Min(StretchCount, (rows.RowCount + length - 1) / length);
        double[][] means = new double[stretches][], blocks = new double[threadCount][];
        ParallelBlocks.Run(threadCount, stretches, (worker, s) =>
        {
            double[] block = blocks[worker] ??= new double[length * d], mean = means[s] = new double[d];
            rows.CopyRows((rows.RowCount - length) * s / Math.Max(1, stretches - 1), block);
            AddRows(block, mean, 1.0 / length);
        });
        double[] result = new double[d + 8], values = new double[stretches];
        for (int i = 0; i < d; i++)
        {
            for (int s = 0; s < stretches; s++) values[s] = means[s][i];
            Array.Sort(values);
            result[i] = values[stretches / 2];
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(ReadOnlySpan<double> rows, Span<double> mean, double share)
    {
        for (int start = 0; start < rows.Length; start += mean.Length)
        {
            ReadOnlySpan<double> row = rows.Slice(start, mean.Length);
            for (int i = 0; i < row.Length; i++) mean[i] += row[i] * share;
        }
    }
}
