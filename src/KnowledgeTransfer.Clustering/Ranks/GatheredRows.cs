using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Rows that came from several ranks, in this rank's memory; any number of them.</summary>
/// <typeparam name="T">float, or double for float64 rows.</typeparam>
/// <param name="source">Where they are from.</param>
/// <param name="rowCount">How many.</param>
internal sealed unsafe class GatheredRows<T>(FeatureMatrix source, long rowCount) : FeatureMatrix where T : unmanaged, INumberBase<T>
{
    // Freed by its finalizer, like the arrays of a selection.
    private readonly NativeBuffer<T> _values = new(checked(rowCount * source.Dimension), isZero: false);

    /// <inheritdoc/>
    public override long RowCount => rowCount;

    /// <inheritdoc/>
    public override int Dimension => source.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => typeof(T) == typeof(double) ? ElementType.Float64 : ElementType.Float32;

    /// <inheritdoc/>
    public override string Name => $"{source.Name} ({rowCount} rows selected)";

    /// <summary>Puts a row where it belongs.</summary>
    /// <param name="row">0 to m - 1.</param>
    /// <param name="values">d numbers.</param>
    internal void Set(long row, ReadOnlySpan<T> values) => values.CopyTo(Numbers(row, Dimension));

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        Span<T> values = Numbers(firstRow, destination.Length);
        if (typeof(T) == typeof(float)) MemoryMarshal.Cast<T, float>(values).CopyTo(destination);
        else for (int i = 0; i < values.Length; i++) destination[i] = float.CreateTruncating(values[i]);
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        Span<T> values = Numbers(firstRow, destination.Length);
        for (int i = 0; i < values.Length; i++) destination[i] = double.CreateTruncating(values[i]);
    }

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        rows = default;
        if (typeof(T) != typeof(float)) return false;
        int length = checked(rowCount * Dimension);
        CheckRange(firstRow, length);
        rows = MemoryMarshal.Cast<T, float>(Numbers(firstRow, length));
        return true;
    }

    private Span<T> Numbers(long firstRow, int length) => new(_values.Pointer + (firstRow * Dimension), length);
}
