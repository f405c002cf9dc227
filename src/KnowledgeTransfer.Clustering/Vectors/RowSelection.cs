namespace KnowledgeTransfer.Clustering;

/// <summary>Some rows of another matrix in a given order, without copying them: a sample, or one side of a split.</summary>
public sealed class RowSelection : FeatureMatrix
{
    private readonly FeatureMatrix _source;
    private readonly long[] _rows;

    /// <summary>Selects rows.</summary>
    /// <param name="source">The matrix that is read; it must outlive the selection.</param>
    /// <param name="rows">Row numbers of the source, in the order wanted; a row may come more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in the source.</exception>
    public RowSelection(FeatureMatrix source, ReadOnlySpan<long> rows)
    {
        foreach (long row in rows)
        {
            if (row < 0 || row >= source.RowCount)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"{source.Name} has the rows 0 to {source.RowCount - 1}");
        }

        (_source, _rows) = (source, rows.ToArray());
    }

    /// <inheritdoc/>
    public override long RowCount => _rows.Length;

    /// <inheritdoc/>
    public override int Dimension => _source.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => _source.ElementType;

    /// <inheritdoc/>
    public override string Name => $"{_source.Name} ({_rows.Length} rows selected)";

    /// <inheritdoc/>
    public override long MappedBytes => _source.MappedBytes;

    /// <inheritdoc/>
    public override FeatureMatrix ToUnmapped() => new RowSelection(_source.ToUnmapped(), _rows);

    /// <summary>The row numbers in the source.</summary>
    public ReadOnlySpan<long> SourceRows => _rows;

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        int rowCount = CheckRange(firstRow, destination.Length);
        for (int i = 0; i < rowCount; i++) _source.CopyRows(_rows[firstRow + i], destination.Slice(i * Dimension, Dimension));
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        int rowCount = CheckRange(firstRow, destination.Length);
        for (int i = 0; i < rowCount; i++) _source.CopyRows(_rows[firstRow + i], destination.Slice(i * Dimension, Dimension));
    }
}
