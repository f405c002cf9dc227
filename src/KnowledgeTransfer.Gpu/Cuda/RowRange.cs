using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Cuda;

/// <summary>Consecutive rows of a matrix as a matrix.</summary>
internal sealed class RowRange(FeatureMatrix rows, long first, int count) : FeatureMatrix
{
    /// <summary>The matrix.</summary>
    internal FeatureMatrix Whole => rows;

    /// <summary>The first row.</summary>
    internal long First => first;

    /// <inheritdoc/>
    public override long RowCount => count;

    /// <inheritdoc/>
    public override int Dimension => rows.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => rows.ElementType;

    /// <inheritdoc/>
    public override string Name => rows.Name;

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination) => rows.CopyRows(first + firstRow, destination);

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination) => rows.CopyRows(first + firstRow, destination);

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rowsInMemory) =>
        rows.TryGetRows(first + firstRow, rowCount, out rowsInMemory);

    /// <inheritdoc/>
    public override bool TryFindRange(long firstRow, long rowCount, out ValueRange range) =>
        rows.TryFindRange(first + firstRow, rowCount, out range);
}
