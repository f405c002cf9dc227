namespace KnowledgeTransfer.Clustering;

/// <summary>Divides each row by its Euclidean length. A row of zeros stays zero or is an error.</summary>
internal sealed class NormalizeStep(int dimension, bool allowZeroRows) : TransformStep
{
    public bool AllowZeroRows => allowZeroRows;

    public override FeatureTransformStep Kind => FeatureTransformStep.Normalize;

    public override int InputDimension => dimension;

    public override int OutputDimension => dimension;

    public override void Apply(Span<double> rows, Span<double> result, FeatureMatrix source, long firstRow)
    {
        for (int i = 0; dimension > 0 && i < rows.Length / dimension; i++)
        {
            ReadOnlySpan<double> row = rows.Slice(i * dimension, dimension);
            Span<double> target = result.Slice(i * dimension, dimension);

            if (UnitLength.TryDivide(row, target)) continue;
            if (!allowZeroRows)
            {
                throw new DataException(
                    $"{source.Name}, {source.DescribeRow(firstRow + i)} is zero before it is divided by its length, "
                    + "so it has no direction. Leave the picture out, or allow rows of zeros.");
            }

            target.Clear();
        }
    }
}
