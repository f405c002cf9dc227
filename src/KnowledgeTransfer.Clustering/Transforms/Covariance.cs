namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Second moments of centred rows in float64. Every entry is summed in row order by one thread: one result for any thread count.
/// </summary>
internal static class Covariance
{
    private const int BlockRows = 256;

    /// <summary>Rows of the result per unit of parallel work.</summary>
    internal const int Band = 48;

    /// <summary>[d, d] covariance with n in the denominator. Cost: n d^2 / 2 multiply-adds.</summary>
    public static double[] OfColumns(
        TransformPipeline pipeline, FeatureMatrix source, double[] mean, ParallelOptions parallel)
    {
        int d = pipeline.OutputDimension;
        var sum = new double[checked(d * d)];
        var block = new double[BlockRows * d];
        var columns = new double[BlockRows * d];
        for (long first = 0; first < source.RowCount; first += BlockRows)
        {
            int rowCount = (int)Math.Min(BlockRows, source.RowCount - first);
            pipeline.CopyRows(source, first, rowCount, block);
            for (int row = 0; row < rowCount; row++)
                for (int j = 0; j < d; j++) columns[(j * rowCount) + row] = block[(row * d) + j] - mean[j];
            AddUpperTriangle(columns.AsMemory(0, rowCount * d), d, rowCount, sum, parallel);
        }

        return Finish(sum, d, source.RowCount);
    }

    /// <summary>[n, n] products of the centred rows with each other, divided by n: same non-zero eigenvalues as the covariance.</summary>
    /// <param name="rows">[n, d] centred rows.</param>
    /// <param name="rowCount">n.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static double[] OfRows(double[] rows, int rowCount, ParallelOptions parallel)
    {
        var sum = new double[checked(rowCount * rowCount)];
        AddUpperTriangle(rows, rowCount, rows.Length / Math.Max(rowCount, 1), sum, parallel);
        return Finish(sum, rowCount, rowCount);
    }

    private static void AddUpperTriangle(ReadOnlyMemory<double> vectors, int count, int length, double[] sum, ParallelOptions parallel)
    {
        int bandCount = (count + Band - 1) / Band;
        Parallel.For(0, bandCount, parallel, () => new double[Band * count], (band, _, products) =>
        {
            int first = band * Band, rows = Math.Min(Band, count - first), columns = count - first;
            ReadOnlySpan<double> all = vectors.Span;
            DotProducts.Multiply(all.Slice(first * length, rows * length), all[(first * length)..], length, products, columns);
            for (int i = 0; i < rows; i++)
                for (int j = i; j < columns; j++) sum[((first + i) * count) + first + j] += products[(i * columns) + j];
            return products;
        }, _ => { });
    }

    private static double[] Finish(double[] sum, int size, long n)
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = i; j < size; j++)
            {
                double value = sum[(i * size) + j] / n;
                sum[(i * size) + j] = value;
                sum[(j * size) + i] = value;
            }
        }

        return sum;
    }
}
