namespace KnowledgeTransfer.Clustering;

/// <summary>
/// n row vectors of d numbers, row-major, wherever they lie: in memory, in a <c>.npy</c> file, behind a transform. Row numbers are
/// <see cref="long"/> and rows are read in blocks, because 1.28 M x 8192 does not fit one span.
/// </summary>
/// <remarks>
/// Reading is thread-safe: several threads may read different (or the same) rows at once. Reading never changes the data.
/// </remarks>
public abstract class FeatureMatrix
{
    /// <summary>n, the number of rows; 0 or more.</summary>
    public abstract long RowCount { get; }

    /// <summary>d, the numbers per row; 0 or more.</summary>
    public abstract int Dimension { get; }

    /// <summary>How the numbers are stored.</summary>
    public abstract ElementType ElementType { get; }

    /// <summary>Where the rows come from, for messages: a file name or a short description.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Copies whole rows as float32. float16 widens exactly; a float64 matrix is rounded to nearest, so exact code uses the other overload.
    /// </summary>
    /// <param name="firstRow">First row, 0 to n.</param>
    /// <param name="destination">
    /// Receives <c>destination.Length / Dimension</c> rows, row-major, no padding; the length is a multiple of d.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rows asked for are not all inside the matrix.</exception>
    public abstract void CopyRows(long firstRow, Span<float> destination);

    /// <summary>Copies whole rows as float64; exact for every element type.</summary>
    /// <inheritdoc cref="CopyRows(long, Span{float})"/>
    public abstract void CopyRows(long firstRow, Span<double> destination);

    /// <summary>The rows as one contiguous float32 block without copying, where they lie in memory as such.</summary>
    /// <param name="firstRow">First row, 0 to n.</param>
    /// <param name="rowCount">Rows wanted.</param>
    /// <param name="rows">The rows, row-major, if the method returns true. Valid as long as the matrix is alive.</param>
    /// <returns>false where the rows have another type or are not in memory; the caller then copies.</returns>
    public virtual bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        rows = default;
        return false;
    }

    /// <summary>Between which bits the values of some rows lie, where whoever holds them can tell without giving them out.</summary>
    /// <param name="firstRow">First row, 0 to n.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="range">The range; its magnitude is NaN or infinite if a value is.</param>
    /// <returns>false where the caller has to read the values itself.</returns>
    public virtual bool TryFindRange(long firstRow, long rowCount, out ValueRange range)
    {
        range = ValueRange.Empty;
        return false;
    }

    /// <summary>Bytes of mapped files that are in memory once all rows were read; 0 where rows lie elsewhere or are read anew each time.</summary>
    public virtual long MappedBytes => 0;

    /// <summary>
    /// The same rows, without leaving files in memory: what is mapped is given back, and files are read whenever rows are asked for, with an
    /// error instead of the process's end where one has become shorter.
    /// </summary>
    /// <returns>A view that lives as long as this matrix; the matrix itself where <see cref="MappedBytes"/> is 0.</returns>
    public virtual FeatureMatrix ToUnmapped() => this;

    /// <summary>What a message calls a row: its number and, in parentheses, where it lies among several places, and its id.</summary>
    /// <param name="row">0 to n - 1.</param>
    /// <param name="id">Its id, or null.</param>
    public virtual string DescribeRow(long row, string? id = null) => id is null ? $"row {row}" : $"row {row} ({id})";

    /// <summary>Throws unless rows <paramref name="firstRow"/> .. + <paramref name="length"/> / d lie inside the matrix.</summary>
    /// <returns>The number of rows asked for.</returns>
    protected int CheckRange(long firstRow, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        int count = Dimension == 0 ? 0 : length / Dimension;
        if (Dimension != 0 && length % Dimension != 0)
            throw new ArgumentException($"{length} numbers are not whole rows of {Dimension}.", nameof(length));
        if (firstRow + count > RowCount)
            throw new ArgumentOutOfRangeException(nameof(firstRow), firstRow, $"rows {firstRow} to {firstRow + count} of {RowCount}");
        return count;
    }
}
