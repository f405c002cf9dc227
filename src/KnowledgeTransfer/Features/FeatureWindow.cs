using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Features;

/// <summary>
/// The features of a data set while they are computed: rows have the numbers of their pictures, and those of one batch are there at a
/// time. For whoever needs each row once, in order, and no file of them.
/// </summary>
/// <param name="name">For messages.</param>
/// <param name="rowCount">n, the number of pictures.</param>
/// <param name="dimension">d.</param>
public sealed class FeatureWindow(string name, long rowCount, int dimension) : FeatureMatrix
{
    private FeatureBatch _batch;

    /// <inheritdoc/>
    public override long RowCount => rowCount;

    /// <inheritdoc/>
    public override int Dimension => dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => ElementType.Float32;

    /// <inheritdoc/>
    public override string Name => name;

    /// <summary>Moves on.</summary>
    /// <param name="batch">The rows that are there from now on.</param>
    /// <returns>The number of the first, and how many.</returns>
    public (long First, int Count) Show(FeatureBatch batch)
    {
        _batch = batch;
        return (batch.FirstIndex, batch.Rows.Length / dimension);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A row of another batch.</exception>
    public override void CopyRows(long firstRow, Span<float> destination) => Rows(firstRow, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A row of another batch.</exception>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        ReadOnlySpan<float> rows = Rows(firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i++) destination[i] = rows[i];
    }

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int count, out ReadOnlySpan<float> rows)
    {
        rows = Rows(firstRow, checked(count * dimension));
        return true;
    }

    private ReadOnlySpan<float> Rows(long firstRow, int length)
    {
        int count = CheckRange(firstRow, length);
        long start = firstRow - _batch.FirstIndex;
        return start >= 0 && start * dimension + length <= _batch.Rows.Length
            ? _batch.Rows.Span.Slice((int)(start * dimension), length)
            : throw new InvalidOperationException(
                $"{name}: rows {firstRow} to {firstRow + count - 1} are not among those of the present batch, which begins at "
                + $"{_batch.FirstIndex}.");
    }
}
