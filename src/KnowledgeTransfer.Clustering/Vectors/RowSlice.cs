namespace KnowledgeTransfer.Clustering;

/// <summary>Consecutive rows of another matrix, without copying them.</summary>
/// <param name="source">The matrix that is read; it must outlive the slice.</param>
/// <param name="start">Where the slice begins.</param>
/// <param name="count">Its rows; they are all inside the source.</param>
internal sealed class RowSlice(FeatureMatrix source, long start, long count) : FeatureMatrix
{
    /// <inheritdoc/>
    public override long RowCount => count;

    /// <inheritdoc/>
    public override int Dimension => source.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => source.ElementType;

    /// <inheritdoc/>
    public override string Name => source.Name;

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        source.CopyRows(start + firstRow, destination);
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        source.CopyRows(start + firstRow, destination);
    }

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        CheckRange(firstRow, checked(rowCount * Dimension));
        return source.TryGetRows(start + firstRow, rowCount, out rows);
    }

    /// <inheritdoc/>
    public override bool TryFindRange(long firstRow, long rowCount, out ValueRange range) =>
        source.TryFindRange(start + firstRow, rowCount, out range);

    /// <inheritdoc/>
    public override long MappedBytes => source.RowCount == 0 ? 0 : source.MappedBytes / source.RowCount * count;

    /// <inheritdoc/>
    public override FeatureMatrix ToUnmapped() => new RowSlice(source.ToUnmapped(), start, count);

    /// <summary>What the source calls the row: its number there.</summary>
    /// <inheritdoc/>
    public override string DescribeRow(long row, string? id = null) => source.DescribeRow(start + row, id);
}
