namespace KnowledgeTransfer.Clustering;

/// <summary>The session of a rank that has no rows.</summary>
internal sealed class EmptySession(int clusterCount, int dimension, SumPrecision precision) : IKMeansSession
{
    /// <inheritdoc/>
    public ClusterSums Sums { get; } = new(clusterCount, dimension, precision);

    /// <inheritdoc/>
    public AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken) => new(0, 0, 0);

    /// <inheritdoc/>
    public double[] SumBlocks() => [];

    /// <inheritdoc/>
    public IReadOnlyList<DistantRow> FindMostDistant(int count) => [];

    /// <inheritdoc/>
    public void Relocate(long row, int cluster) => throw new ArgumentOutOfRangeException(nameof(row), row, "there are no rows");

    /// <inheritdoc/>
    public void CopyLabels(long firstRow, Span<int> labels)
    {
    }

    /// <inheritdoc/>
    public void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    public void Reset()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
