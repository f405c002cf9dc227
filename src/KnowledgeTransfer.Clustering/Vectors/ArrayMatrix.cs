using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Rows in a managed array of float32 or float64, row-major; the array is used as it is and never changed.</summary>
public sealed class ArrayMatrix : FeatureMatrix
{
    private readonly float[]? _single;
    private readonly double[]? _double;

    /// <summary>Rows of float32.</summary>
    /// <param name="values">n x d numbers, row-major.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentException">The array is not a whole number of rows.</exception>
    [OverloadResolutionPriority(1)] // no numbers at all, [], are float32
    public ArrayMatrix(float[] values, int dimension, string name = "array") : this(values.Length, dimension, name) => _single = values;

    /// <summary>Rows of float64.</summary>
    /// <inheritdoc cref="ArrayMatrix(float[], int, string)"/>
    public ArrayMatrix(double[] values, int dimension, string name = "array") : this(values.Length, dimension, name) => _double = values;

    private ArrayMatrix(int length, int dimension, string name)
    {
        if (dimension < 1 || length % dimension != 0)
            throw new ArgumentException($"{length} numbers are not whole rows of {dimension}.", nameof(dimension));
        (RowCount, Dimension, Name) = (length / dimension, dimension, name);
    }

    /// <inheritdoc/>
    public override long RowCount { get; }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override ElementType ElementType => _single is null ? ElementType.Float64 : ElementType.Float32;

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        if (_single is not null)
        {
            Rows(_single, firstRow, destination.Length).CopyTo(destination);
            return;
        }
        ReadOnlySpan<double> rows = Rows(_double!, firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i++) destination[i] = (float)rows[i];
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        if (_double is not null)
        {
            Rows(_double, firstRow, destination.Length).CopyTo(destination);
            return;
        }
        ReadOnlySpan<float> rows = Rows(_single!, firstRow, destination.Length);
        for (int i = 0; i < rows.Length; i++) destination[i] = rows[i];
    }

    /// <inheritdoc/>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        rows = _single is null ? default : Rows(_single, firstRow, checked(rowCount * Dimension));
        return _single is not null;
    }

    private ReadOnlySpan<T> Rows<T>(T[] values, long firstRow, int length)
    {
        CheckRange(firstRow, length);
        return values.AsSpan(checked((int)(firstRow * Dimension)), length);
    }
}
