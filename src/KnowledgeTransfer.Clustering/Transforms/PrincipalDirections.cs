namespace KnowledgeTransfer.Clustering;

/// <summary>Fits the projection onto the directions of greatest variance.</summary>
internal static class PrincipalDirections
{
    /// <summary>
    /// Directions with less than this share of the greatest variance are rounding noise: float32 features carry about 4e-15.
    /// </summary>
    private const double LeastVarianceShare = 1e-12;

    /// <summary>Columns that one thread works on: of 2000 rows they fill 1 MB, which stays in the cache for all components.</summary>
    private const int StripWidth = 64;

    /// <summary>Fits the step.</summary>
    /// <param name="pipeline">The steps before this one.</param>
    /// <param name="source">n x d rows.</param>
    /// <param name="count">m.</param>
    /// <param name="whiten">Whether projections are divided by their standard deviation.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="ConfigException">m is larger than the number of directions that have variance.</exception>
    public static (AffineStep Step, double ExplainedShare) Fit(
        TransformPipeline pipeline, FeatureMatrix source, int count, bool whiten, ParallelOptions parallel)
    {
        int d = pipeline.OutputDimension;
        if (count < 1 || count > Math.Min(d, source.RowCount - 1))
        {
            throw new ConfigException(
                $"{count} principal components are asked for; {source.Name} has {source.RowCount} rows of {d} numbers, so 1 to "
                + $"{Math.Max(0, Math.Min(d, source.RowCount - 1))} are possible. Lower the number of components or use more rows.");
        }

        double[] mean = ColumnStatistics.Compute(pipeline, source, parallel.CancellationToken).Mean;
        (double[] values, double[] components) = source.RowCount < d
            ? FromRows(pipeline, source, mean, count, parallel)
            : FromColumns(pipeline, source, mean, count, parallel);
        int measurable = values.Count(value => value > LeastVarianceShare * values[0]);
        if (measurable < count)
        {
            throw new ConfigException(
                $"{count} principal components are asked for, but only {measurable} directions of {source.Name} have variance. "
                + "Lower the number of components.");
        }

        double[]? deviation = whiten ? [.. values.Take(count).Select(Math.Sqrt)] : null;
        var step = new AffineStep(FeatureTransformStep.PrincipalComponents, mean, components, deviation);
        return (step, values.Take(count).Sum() / values.Where(value => value > 0).Sum());
    }

    /// <summary>Eigenvalues of the covariance (n in the denominator), descending; min(n, d) of them.</summary>
    public static double[] Spectrum(TransformPipeline pipeline, FeatureMatrix source, ParallelOptions parallel)
    {
        double[] mean = ColumnStatistics.Compute(pipeline, source, parallel.CancellationToken).Mean;
        (double[] values, _) = source.RowCount < pipeline.OutputDimension
            ? FromRows(pipeline, source, mean, 0, parallel)
            : FromColumns(pipeline, source, mean, 0, parallel);
        return values;
    }

    private static (double[] Values, double[] Components) FromColumns(
        TransformPipeline pipeline, FeatureMatrix source, double[] mean, int count, ParallelOptions parallel)
    {
        double[] covariance = Covariance.OfColumns(pipeline, source, mean, parallel);
        SymmetricEigen eigen = SymmetricEigen.Decompose(covariance, mean.Length, count, parallel);
        return (eigen.Values, eigen.Vectors);
    }

    /// <summary>
    /// For n below d: if u is an eigenvector of X X^T / n with the value t, X^T u is one of X^T X / n with the same value and the squared
    /// length n t; the remaining d - n values are 0.
    /// </summary>
    private static (double[] Values, double[] Components) FromRows(
        TransformPipeline pipeline, FeatureMatrix source, double[] mean, int count, ParallelOptions parallel)
    {
        int n = (int)source.RowCount, d = mean.Length;
        var rows = new double[checked(n * d)];
        pipeline.ForEachBlock(source, parallel.CancellationToken, (block, first) => block.CopyTo(rows.AsSpan((int)first * d)));
        for (int i = 0; i < rows.Length; i++) rows[i] -= mean[i % d];
        SymmetricEigen eigen = SymmetricEigen.Decompose(Covariance.OfRows(rows, n, parallel), n, count, parallel);
        var components = new double[count * d];
        Parallel.For(0, (d + StripWidth - 1) / StripWidth, parallel, strip =>
        {
            int first = strip * StripWidth, width = Math.Min(StripWidth, d - first);
            for (int c = 0; c < count; c++)
            {
                Span<double> component = components.AsSpan((c * d) + first, width);
                for (int row = 0; row < n; row++)
                {
                    double weight = eigen.Vectors[(c * n) + row];
                    ReadOnlySpan<double> values = rows.AsSpan((row * d) + first, width);
                    for (int j = 0; j < values.Length; j++) component[j] += weight * values[j];
                }
            }
        });
        for (int c = 0; c < count; c++)
        {
            Span<double> component = components.AsSpan(c * d, d);
            double squared = 0;
            foreach (double x in component) squared += x * x;
            double length = Math.Sqrt(squared);
            if (length > 0)
                foreach (ref double x in component) x /= length;
            SymmetricEigen.FixSign(component);
        }

        return (eigen.Values, components);
    }
}
