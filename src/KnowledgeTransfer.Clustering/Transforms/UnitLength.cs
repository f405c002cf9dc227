namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Rows divided by their Euclidean length by one sequence of float64 operations, each rounded by itself: the same bits everywhere.
/// </summary>
internal static class UnitLength
{
    /// <summary>
    /// y_i = (x_i / m) / l with m = max |x_i| and l = sqrt(sum (x_i / m)^2), added from first to last. Dividing by the largest first keeps
    /// squares from over- and underflowing.
    /// </summary>
    /// <param name="row">d finite numbers.</param>
    /// <param name="result">Receives d numbers; may be the same memory.</param>
    /// <returns>false for a row of zeros, which has no direction; nothing is written then.</returns>
    internal static bool TryDivide(ReadOnlySpan<double> row, Span<double> result)
    {
        double largest = 0;
        foreach (double x in row) largest = Math.Max(largest, Math.Abs(x));
        if (largest == 0) return false;

        double sum = 0;
        foreach (double x in row) sum += x / largest * (x / largest);
        double length = Math.Sqrt(sum);
        for (int i = 0; i < row.Length; i++) result[i] = row[i] / largest / length;
        return true;
    }

    /// <summary>
    /// Whether a row is as long as 1 up to what rounding to its element type may have changed. Whatever <see cref="TryDivide"/> gives is,
    /// after rounding: each number errs by 2^-24 of itself (float32) and their squares together by 2^-23; in float64 the length and this
    /// sum err by d / 2 + 4 and d roundings of 2^-53.
    /// </summary>
    /// <param name="row">d finite numbers.</param>
    /// <param name="type">How they are stored where they come from.</param>
    internal static bool IsUnit(ReadOnlySpan<double> row, ElementType type)
    {
        double allowed = (row.Length + 8) * SumPrecision.PowerOfTwo(-51) + (type == ElementType.Float64 ? 0 : SumPrecision.PowerOfTwo(-22));
        double sum = 0;
        foreach (double x in row) sum += x * x;
        return Math.Abs(sum - 1) <= allowed;
    }

    /// <summary>Divides a row by its length unless it is as long as 1 already: doing it twice is doing it once.</summary>
    /// <param name="row">d finite numbers.</param>
    /// <param name="type">How they are stored where they come from.</param>
    /// <returns>false for a row of zeros, which stays.</returns>
    internal static bool TryMakeUnit(Span<double> row, ElementType type) => IsUnit(row, type) || TryDivide(row, row);

    /// <summary>Centroids divided by their lengths.</summary>
    /// <param name="centroids">k x d.</param>
    /// <param name="what">What messages call them.</param>
    /// <exception cref="ConfigException">A centroid is zero; says which.</exception>
    internal static Centroids Of(Centroids centroids, string what)
    {
        int d = centroids.Dimension;
        double[] values = centroids.ToFloat64().Float64.ToArray();
        for (int j = 0; j < centroids.Count; j++)
        {
            if (!TryMakeUnit(values.AsSpan(j * d, d), centroids.ElementType))
                throw new ConfigException($"{what}: centroid {j} is zero, so it has no direction. Spherical k-means needs one.");
        }
        return centroids.ElementType == ElementType.Float64
            ? new Centroids(values, centroids.Count, d)
            : new Centroids(Array.ConvertAll(values, v => (float)v), centroids.Count, d);
    }
}
