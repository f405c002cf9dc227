namespace KnowledgeTransfer.Clustering;

/// <summary>Mean and standard deviation of every dimension of a matrix behind some steps, in float64.</summary>
/// <param name="Mean">[d] means; the value itself for a constant dimension.</param>
/// <param name="Deviation">[d] standard deviations with n in the denominator; 0 for a constant dimension, and only there.</param>
internal sealed record ColumnStatistics(double[] Mean, double[] Deviation)
{
    /// <summary>Two passes in row order, block sums added up block by block, so there is one result.</summary>
    public static ColumnStatistics Compute(TransformPipeline pipeline, FeatureMatrix source, CancellationToken cancellationToken)
    {
        int d = pipeline.OutputDimension;
        long n = source.RowCount;
        var sum = new double[d];
        var lowest = new double[d];
        var highest = new double[d];
        Array.Fill(lowest, double.PositiveInfinity);
        Array.Fill(highest, double.NegativeInfinity);
        var blockSum = new double[d];
        pipeline.ForEachBlock(source, cancellationToken, (block, _) =>
        {
            Array.Clear(blockSum);
            for (int start = 0; start < block.Length; start += d)
            {
                ReadOnlySpan<double> row = block.Slice(start, d);
                for (int j = 0; j < row.Length; j++)
                {
                    blockSum[j] += row[j];
                    lowest[j] = Math.Min(lowest[j], row[j]);
                    highest[j] = Math.Max(highest[j], row[j]);
                }
            }

            for (int j = 0; j < d; j++) sum[j] += blockSum[j];
        });
        if (!Array.TrueForAll(sum, double.IsFinite)) throw NotFinite(source, cancellationToken);

        // Rounding in the mean would give a constant dimension a tiny deviation, and dividing by that would blow up noise.
        double[] mean = [.. sum.Select((total, j) => lowest[j] == highest[j] ? lowest[j] : total / n)];
        var squares = new double[d];
        pipeline.ForEachBlock(source, cancellationToken, (block, _) =>
        {
            Array.Clear(blockSum);
            for (int start = 0; start < block.Length; start += d)
            {
                ReadOnlySpan<double> row = block.Slice(start, d);
                for (int j = 0; j < row.Length; j++) blockSum[j] += (row[j] - mean[j]) * (row[j] - mean[j]);
            }

            for (int j = 0; j < d; j++) squares[j] += blockSum[j];
        });
        return new ColumnStatistics(mean, [.. squares.Select(total => Math.Sqrt(total / n))]);
    }

    private static DataException NotFinite(FeatureMatrix source, CancellationToken cancellationToken) =>
        source.FirstNonFiniteRow(cancellationToken) is long row
            ? new DataException(
                $"{source.Name}, {source.DescribeRow(row)} has a number that is not finite. "
                + "Extract the features again or leave the row out.")
            : new DataException($"{source.Name}: the numbers are so large that their sum overflows. Scale the features.");
}
