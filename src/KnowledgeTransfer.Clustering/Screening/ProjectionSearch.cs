using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Finds the directions of <see cref="Projection"/>: subspace iteration on a sample of rows, which comes near the leading principal
/// directions in two rounds (Halko, Martinsson and Tropp, SIAM Review 53, 2011). Any directions are right; good ones exclude more.
/// </summary>
internal static unsafe class ProjectionSearch
{
    /// <summary>Below this a full score costs too little.</summary>
    internal const int LeastDimension = 96;

    private const int LeastRows = 256, StretchCount = 64, StretchRows = 8, Rounds = 2;

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
        int stretches = (int)Math.Min(StretchCount, rows.RowCount / StretchRows), half = stretches * (StretchRows / 2);
        // Every other row finds the directions, the others tell what they are worth. Rows of zeros fill up the last tile.
        int padded = (half + SingleProducts.TileRows - 1) / SingleProducts.TileRows * SingleProducts.TileRows;
        using NativeBuffer<float> found = new((long)padded * d), others = new((long)half * d);
        ReadSample(rows, mean, scale, stretches, found, others, threadCount);
        NativeBuffer<float> directions = Iterate(found.Pointer, padded, d, threadCount);
        double share = Share(others, half, d, directions.Pointer);
        if (always || share * d >= LeastGain * (Projection.Dimension - 1)) return new Projection(directions, mean, d, scale);
        directions.Dispose();
        return null;
    }

    private static void ReadSample(
        FeatureMatrix rows, double[] mean, double scale, int stretches, NativeBuffer<float> even, NativeBuffer<float> odd, int threadCount)
    {
        int d = rows.Dimension;
        double[] lengths = new double[stretches * StretchRows];
        double[]?[] blocks = new double[threadCount][];
        ParallelBlocks.Run(threadCount, stretches, (worker, stretch) =>
        {
            double[] block = blocks[worker] ??= new double[StretchRows * d];
            rows.CopyRows((rows.RowCount - StretchRows) * stretch / Math.Max(1, stretches - 1), block);
            fixed (double* values = block, shift = mean)
            {
                for (int i = 0; i < StretchRows; i++)
                {
                    int r = (int)stretch * StretchRows + i;
                    lengths[r] = Math.Sqrt(SquaredDistance.Between(block.AsSpan(i * d, d), mean.AsSpan(0, d)));
                    SingleProducts.Centre(values + i * d, shift, scale, d, (r % 2 == 0 ? even : odd).Pointer + (long)(r / 2) * d);
                }
            }
        });
        double limit = WideFactor * lengths.Order().ElementAt(lengths.Length / 2);
        for (int r = 0; r < lengths.Length; r++)
            if (!(lengths[r] <= limit)) new Span<float>((r % 2 == 0 ? even : odd).Pointer + (long)(r / 2) * d, d).Clear();
    }

    /// <summary>Directions from combinations of rows with changing signs, then S' (S Q), made orthonormal in between.</summary>
    private static NativeBuffer<float> Iterate(float* rows, int count, int d, int threadCount)
    {
        const int columns = SingleProducts.Columns;
        using NativeBuffer<float> products = new((long)count * columns);
        NativeBuffer<float> directions = new((long)d * columns);
        for (int r = 0; r < count; r++) products.Pointer[(long)r * columns + r % columns] = (r / columns & 1) == 0 ? 1 : -1;
        for (int round = 0; ; round++)
        {
            directions.Clear();
            AddTransposed(rows, count, d, products.Pointer, directions.Pointer, threadCount);
            Orthonormal.Make(directions.Pointer, d);
            if (round == Rounds) return directions;
            SingleProducts.Multiply(rows, count, d, directions.Pointer, products.Pointer);
        }
    }

    private static void AddTransposed(float* rows, int count, int d, float* products, float* result, int threadCount)
    {
        const int some = 256;
        nint left = (nint)rows, right = (nint)products, sums = (nint)result;
        ParallelBlocks.Run(threadCount, (d + some - 1) / some, (_, block) =>
        {
            int first = (int)block * some;
            SingleProducts.AddTransposed((float*)left + first, count, d, Math.Min(some, d - first), (float*)right,
                (float*)sums + (nint)first * SingleProducts.Columns);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
