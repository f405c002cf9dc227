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

            // Dividing by the largest first keeps the squares of float64 features from over- or underflowing.
            double largest = 0;
            foreach (double x in row) largest = Math.Max(largest, Math.Abs(x));
            if (largest == 0)
            {
                if (!allowZeroRows)
                {
                    throw new DataException(
                        $"{source.Name}, {source.DescribeRow(firstRow + i)} is zero before it is divided by its length, "
                        + "so it has no direction. Leave the picture out, or allow rows of zeros.");
                }

                target.Clear();
                continue;
            }

            double sum = 0;
            foreach (double x in row) sum += x / largest * (x / largest);
            double length = Math.Sqrt(sum);
            for (int j = 0; j < dimension; j++) target[j] = row[j] / largest / length;
        }
    }
}
