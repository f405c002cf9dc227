namespace KnowledgeTransfer.Clustering;

/// <summary>The checks at the border, before anything is computed.</summary>
internal static class FitRequest
{
    /// <summary>Throws unless the options make sense for these rows.</summary>
    internal static void Check(FeatureMatrix rows, KMeansOptions options)
    {
        List<string> problems = [.. options.Problems()];
        if (problems.Count > 0) throw new ConfigException("The k-means options cannot be used. " + string.Join(" ", problems));
        if (rows.RowCount == 0 || rows.Dimension == 0)
            throw new DataException($"{rows.Name} has {rows.RowCount} rows of {rows.Dimension} columns; "
                + "k-means needs at least one of each.");
        if (options.ClusterCount > rows.RowCount)
            throw new ConfigException($"ClusterCount (k) is {options.ClusterCount}, but {rows.Name} has {rows.RowCount} rows; "
                + "k-means needs at least one row per cluster. Lower k or provide more rows.");
        if (options.Weights is { } weights) CheckWeights(rows, weights, options);
        if (rows.RowCount > Array.MaxLength)
            throw new DataException($"{rows.Name} has {rows.RowCount} rows; at most {Array.MaxLength} fit. "
                + "Fit on a sample, then assign all.");
        if ((long)options.ClusterCount * rows.Dimension > Array.MaxLength)
            throw new ConfigException(
                $"k x d is {(long)options.ClusterCount * rows.Dimension} ({options.ClusterCount} x {rows.Dimension}); "
                + $"at most {Array.MaxLength} are possible. Lower k or reduce the dimension.");
        if (options.StartCentroids is { } start) CheckShape(rows, start, "StartCentroids");
    }

    private static void CheckWeights(FeatureMatrix rows, RowWeights weights, KMeansOptions options)
    {
        if (weights.RowCount != rows.RowCount)
            throw new ShapeException(
                $"There are {weights.RowCount} weights, but {rows.Name} has {rows.RowCount} rows; one each is needed.");
        if (options.ClusterCount > weights.PositiveCount)
            throw new ConfigException(
                $"ClusterCount (k) is {options.ClusterCount}, but {weights.PositiveCount} of the {rows.RowCount} rows of {rows.Name} have "
                + "a positive weight; k-means needs at least one of them per cluster. Lower k.");
        if (options.Backend is not (null or IWeightedKMeansBackend))
            throw new ConfigException($"The k-means backend \"{options.Backend.Name}\" does not take weights. "
                + "Choose auto, or a backend of the processor.");
    }

    /// <summary>Throws unless centroids have the rows' dimension and no more precision than the rows.</summary>
    internal static void CheckShape(FeatureMatrix rows, Centroids centroids, string what)
    {
        if (centroids.Dimension != rows.Dimension)
            throw new ShapeException(
                $"{what} have dimension {centroids.Dimension}, but the rows of {rows.Name} have {rows.Dimension}; both must be equal.");
        if (centroids.ElementType == ElementType.Float64 && rows.ElementType != ElementType.Float64)
            throw new ShapeException(
                $"{what} are float64, but {rows.Name} is {rows.ElementType}, whose centroids are float32. Round them to float32 first.");
    }
}
