namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Finds the directions of <see cref="Projection"/>: subspace iteration on a sample of rows, which comes near the leading principal
/// directions in two rounds (Halko, Martinsson and Tropp, SIAM Review 53, 2011). Any directions are right; good ones exclude more.
/// </summary>
internal static unsafe class ProjectionSearch
{
    /// <summary>Below this a full score costs too little.</summary>
    internal const int LeastDimension = 96;

    private const int LeastRows = 256, StretchCount = 64, StretchRows = 16, Rounds = 2;

    /// <summary>Rows longer than this many times the median say more about themselves than about the others.</summary>
    private const double WideFactor = 4;

    /// <summary>
    /// Directions have to hold this many times the share of the squares that any 31 would hold of rows without structure.
    /// </summary>
    private const double LeastGain = 1.2;

    /// <summary>The directions, or null where reducing would not pay.</summary>
    /// <param name="rows">n x d.</param>
    /// <param name="mean">mu.</param>
    /// <param name="scale">See <see cref="TypicalScale"/>.</param>
    /// <param name="always">Whether to reduce where it does not pay, too.</param>
    /// <param name="threadCount">At least 1; does not change the result.</param>
    internal static Projection? Find(FeatureMatrix rows, double[] mean, double scale, bool always, int threadCount)
    {
        int d = rows.Dimension;
        if (rows.RowCount < StretchRows || (!always && (d < LeastDimension || rows.RowCount < LeastRows))) return null;
        int count = (int)Math.Min(StretchCount * StretchRows, rows.RowCount) / StretchRows * StretchRows;
        double[] sample = new double[(long)count * d];
        ParallelBlocks.Run(threadCount, count / StretchRows, (_, stretch) =>
        {
            long first = (rows.RowCount - StretchRows) * stretch / Math.Max(1, count / StretchRows - 1);
            rows.CopyRows(first, sample.AsSpan((int)stretch * StretchRows * d, StretchRows * d));
        });
        double[] lengths = Lengths(sample, mean, d);
        double limit = WideFactor * lengths.Order().ElementAt(count / 2);
        if (limit == 0 && !always) return null;

        // Every other row finds the directions, the others tell what they are worth.
        int half = count / 2;
        using NativeBuffer<float> found = new((long)half * d), others = new((long)half * d);
        fixed (double* values = sample, shift = mean)
        {
            for (int r = 0; r < 2 * half; r++)
            {
                float* row = (r % 2 == 0 ? found : others).Pointer + (long)(r / 2) * d;
                if (lengths[r] <= limit) SingleProducts.Centre(values + (long)r * d, shift, scale, d, row);
                else new Span<float>(row, d).Clear();
            }
        }
        NativeBuffer<float> directions = Iterate(found.Pointer, half, d, threadCount);
        double share = Share(others, half, d, directions.Pointer);
        if (always || share * d >= LeastGain * (Projection.Dimension - 1)) return new Projection(directions, mean, d, scale);
        directions.Dispose();
        return null;
    }

    private static double[] Lengths(double[] sample, double[] mean, int d)
    {
        double[] lengths = new double[sample.Length / d];
        for (int r = 0; r < lengths.Length; r++)
            lengths[r] = Math.Sqrt(SquaredDistance.Between(sample.AsSpan(r * d, d), mean.AsSpan(0, d)));
        return lengths;
    }

    /// <summary>Directions from combinations of rows with changing signs, then S' (S Q), made orthonormal in between.</summary>
    private static NativeBuffer<float> Iterate(float* rows, int count, int d, int threadCount)
    {
        const int columns = SingleProducts.Columns;
        using NativeBuffer<float> transposed = new((long)d * count), products = new((long)count * columns);
        NativeBuffer<float> directions = new((long)d * columns);
        for (int r = 0; r < count; r++)
        {
            int sign = (r / columns & 1) == 0 ? 1 : -1;
            for (int i = 0; i < d; i++)
            {
                float value = transposed.Pointer[(long)i * count + r] = rows[(long)r * d + i];
                directions.Pointer[(long)i * columns + r % columns] += sign * value;
            }
        }
        for (int round = 0; ; round++)
        {
            Orthonormal.Make(directions.Pointer, d);
            if (round == Rounds) return directions;
            Multiply(rows, count, d, directions.Pointer, products.Pointer, threadCount);
            Multiply(transposed.Pointer, d, count, products.Pointer, directions.Pointer, threadCount);
        }
    }

    private static void Multiply(float* rows, int count, int length, float* columns, float* result, int threadCount)
    {
        const int batch = SingleProducts.BatchRows;
        nint left = (nint)rows, right = (nint)columns, products = (nint)result;
        ParallelBlocks.Run(threadCount, (count + batch - 1) / batch, (_, block) =>
        {
            long first = block * batch;
            SingleProducts.Multiply((float*)left + first * length, (int)Math.Min(batch, count - first), length, (float*)right,
                (float*)products + first * SingleProducts.Columns);
        });
    }

    /// <summary>What the directions hold of the rows' squares.</summary>
    private static double Share(NativeBuffer<float> rows, int count, int d, float* directions)
    {
        using NativeBuffer<float> products = new((long)count * SingleProducts.Columns);
        SingleProducts.Multiply(rows.Pointer, count, d, directions, products.Pointer);
        double kept = Squares(products.Span), all = Squares(rows.Span);
        return all > 0 ? kept / all : 0;
    }

    private static double Squares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
