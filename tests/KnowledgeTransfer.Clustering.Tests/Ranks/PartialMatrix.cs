namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>A matrix of which only some rows are here: asking for another one is a mistake.</summary>
internal sealed class PartialMatrix(FeatureMatrix all, long first, long end) : FeatureMatrix
{
    public override long RowCount => all.RowCount;

    public override int Dimension => all.Dimension;

    public override ElementType ElementType => all.ElementType;

    public override string Name => all.Name;

    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckIsHere(firstRow, destination.Length / Dimension);
        all.CopyRows(firstRow, destination);
    }

    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckIsHere(firstRow, destination.Length / Dimension);
        all.CopyRows(firstRow, destination);
    }

    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        CheckIsHere(firstRow, rowCount);
        return all.TryGetRows(firstRow, rowCount, out rows);
    }

    private void CheckIsHere(long firstRow, int rowCount)
    {
        if (firstRow < first || firstRow + rowCount > end)
            throw new InvalidOperationException($"rows {firstRow} to {firstRow + rowCount} are not among {first} to {end}");
    }
}
