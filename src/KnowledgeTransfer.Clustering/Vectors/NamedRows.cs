namespace KnowledgeTransfer.Clustering;

/// <summary>A matrix whose messages name rows by their ids, too, whoever writes them.</summary>
/// <param name="source">The rows.</param>
/// <param name="rowName">The id of a row.</param>
public sealed class NamedRows(FeatureMatrix source, Func<long, string> rowName) : FeatureMatrix
{
    /// <inheritdoc/>
    public override long RowCount => source.RowCount;

    /// <inheritdoc/>
    public override int Dimension => source.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => source.ElementType;

    /// <inheritdoc/>
    public override string Name => source.Name;

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination) => source.CopyRows(firstRow, destination);

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination) => source.CopyRows(firstRow, destination);

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows) =>
        source.TryGetRows(firstRow, rowCount, out rows);

    /// <inheritdoc/>
    public override bool TryFindRange(long firstRow, long rowCount, out ValueRange range) =>
        source.TryFindRange(firstRow, rowCount, out range);

    /// <inheritdoc/>
    public override long MappedBytes => source.MappedBytes;

    /// <inheritdoc/>
    public override FeatureMatrix ToUnmapped() => new NamedRows(source.ToUnmapped(), rowName);

    /// <inheritdoc/>
    public override string DescribeRow(long row, string? id = null) => source.DescribeRow(row, id ?? rowName(row));
}
