namespace KnowledgeTransfer.Clustering;

/// <summary>Rows in a managed array of float32, row-major; the array is used as it is and never changed.</summary>
/// <param name="values">n x d numbers, row-major.</param>
/// <param name="dimension">d, at least 1.</param>
/// <param name="name">For messages.</param>
/// <exception cref="ArgumentException">The array is not a whole number of rows.</exception>
public sealed class ArrayMatrix(float[] values, int dimension, string name = "array") : FeatureMatrix
{
    private readonly float[] _values = values.Length % Math.Max(dimension, 1) == 0 && dimension > 0
        ? values
        : throw new ArgumentException($"{values.Length} numbers are not whole rows of {dimension}.", nameof(values));

    /// <inheritdoc/>
    public override long RowCount => _values.Length / Dimension;

    /// <inheritdoc/>
    public override int Dimension { get; } = dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => ElementType.Float32;

    /// <inheritdoc/>
    public override string Name { get; } = name;

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination) => Rows(firstRow, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        ReadOnlySpan<float> rows = Rows(firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i++) destination[i] = rows[i];
    }

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        rows = Rows(firstRow, checked(rowCount * Dimension));
        return true;
    }

    private ReadOnlySpan<float> Rows(long firstRow, int length)
    {
        CheckRange(firstRow, length);
        return _values.AsSpan(checked((int)(firstRow * Dimension)), length);
    }
}
