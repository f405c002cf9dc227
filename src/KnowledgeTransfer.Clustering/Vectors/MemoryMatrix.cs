using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Rows in memory of any owner, row-major: a part of an array, a rented buffer, what a <see cref="System.Buffers.MemoryManager{T}"/> maps.
/// Used where they lie and never changed; of float64 and float16 a block at a time is converted.
/// </summary>
/// <typeparam name="T"><see cref="float"/>, <see cref="double"/> or <see cref="Half"/>: what the numbers are stored as.</typeparam>
/// <remarks>The owner must keep the memory alive and unchanged for as long as the matrix is in use.</remarks>
public sealed class MemoryMatrix<T> : FeatureMatrix where T : unmanaged, INumberBase<T>
{
    /// <summary>Numbers converted at once: their bytes must fit one span.</summary>
    private const int BlockLength = 1 << 24;

    private readonly ReadOnlyMemory<T> _values;

    /// <summary>Takes memory for rows.</summary>
    /// <param name="values">n x d numbers, row-major; an array converts by itself. n is the length over d, 0 and up.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentException">The memory is not a whole number of rows, or T is none of the three types.</exception>
    public MemoryMatrix(ReadOnlyMemory<T> values, int dimension, string name = "memory")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length % dimension != 0)
            throw new ArgumentException($"{values.Length} numbers are not whole rows of {dimension}.", nameof(values));
        (_values, Dimension, Name) = (values, dimension, name);
        ElementType = typeof(T) == typeof(float) ? ElementType.Float32
            : typeof(T) == typeof(double) ? ElementType.Float64
            : typeof(T) == typeof(Half) ? ElementType.Float16
            : throw new ArgumentException($"Rows of {typeof(T).Name} are not read; convert them to float, double or Half.", nameof(values));
    }

    /// <inheritdoc/>
    public override long RowCount => _values.Length / Dimension;

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override ElementType ElementType { get; }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        ReadOnlySpan<T> rows = Rows(firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i += BlockLength)
        {
            ReadOnlySpan<T> block = rows.Slice(i, Math.Min(BlockLength, rows.Length - i));
            NumberConversion.Widen(MemoryMarshal.AsBytes(block), ElementType.ToNpy(), destination[i..]);
        }
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        ReadOnlySpan<T> rows = Rows(firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i += BlockLength)
        {
            ReadOnlySpan<T> block = rows.Slice(i, Math.Min(BlockLength, rows.Length - i));
            NumberConversion.Widen(MemoryMarshal.AsBytes(block), ElementType.ToNpy(), destination[i..]);
        }
    }

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        ReadOnlySpan<T> found = Rows(firstRow, checked(rowCount * Dimension));
        rows = typeof(T) == typeof(float) ? MemoryMarshal.Cast<T, float>(found) : default;
        return typeof(T) == typeof(float);
    }

    private ReadOnlySpan<T> Rows(long firstRow, int length)
    {
        CheckRange(firstRow, length);
        return _values.Span.Slice((int)(firstRow * Dimension), length);
    }
}
