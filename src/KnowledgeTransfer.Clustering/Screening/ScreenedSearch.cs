namespace KnowledgeTransfer.Clustering;

/// <summary>The search of the backends that screen: in float32 if rows and centroids allow it, else in float64.</summary>
internal sealed class ScreenedSearch(
    Centroids centroids, IPanelKernel kernel, SimdWidth width, int threadCount, ScreenSettings settings) : INearestSearch
{
    private TypedSearch<float>? _single;
    private TypedSearch<double>? _double;

    /// <inheritdoc/>
    public void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken)
    {
        if (rows.ElementType == ElementType.Float64 || centroids.ElementType == ElementType.Float64)
            (_double ??= new(centroids, kernel, width, threadCount, settings)).Find(
                rows, firstRow, labels, squaredDistances, secondSquaredDistances, cancellationToken);
        else
            (_single ??= new(centroids, kernel, width, threadCount, settings)).Find(
                rows, firstRow, labels, squaredDistances, secondSquaredDistances, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _single?.Dispose();
        _double?.Dispose();
    }
}
