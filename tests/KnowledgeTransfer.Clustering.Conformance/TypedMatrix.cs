namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>
/// Rows of any element type that can only be copied, as a file behaves; float16 and float32 values are rounded on the way in.
/// </summary>
public sealed class TypedMatrix(double[] values, int dimension, ElementType type) : FeatureMatrix
{
    private readonly double[] _values = Array.ConvertAll(values, v => type switch
    {
        ElementType.Float16 => (double)(Half)v,
        ElementType.Float32 => (float)v,
        _ => v,
    });

    public override long RowCount => dimension == 0 ? 0 : _values.Length / dimension;

    public override int Dimension => dimension;

    public override ElementType ElementType => type;

    public override string Name => "test rows";

    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i++) destination[i] = (float)_values[firstRow * dimension + i];
    }

    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        _values.AsSpan((int)firstRow * dimension, destination.Length).CopyTo(destination);
    }
}
