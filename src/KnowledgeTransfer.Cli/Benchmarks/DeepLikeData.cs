namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>
/// Rows that behave like the features of a network: a mixture in 32 hidden dimensions with unequal weights, mapped linearly to d,
/// rectified, a little noise, unit length. The same for the same arguments.
/// </summary>
internal static class DeepLikeData
{
    private const int Hidden = 32;

    /// <summary>The most clusters that rows can be made of.</summary>
    internal static int MostClusters => Array.MaxLength / Hidden;

    /// <summary>n x d rows and k distinct ones of them to start from; n d is at most 2^31 - 57.</summary>
    internal static (float[] Rows, float[] Start) Make(int n, int d, int k, int seed, CancellationToken cancellation = default)
    {
        Random random = new(seed);
        float[] centres = Normals(random, k * Hidden), map = Normals(random, Hidden * d);
        double[] cumulative = new double[k];
        double total = 0;
        for (int j = 0; j < k; j++) cumulative[j] = total += -Math.Log(1 - random.NextDouble());

        float[] rows = new float[n * d];
        int[] seeds = [.. Enumerable.Range(0, n).Select(_ => random.Next())];
        double[] draws = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * total)];
        Parallel.For(0, n, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            int centre = Array.BinarySearch(cumulative, draws[i]);
            if (centre < 0) centre = Math.Min(~centre, k - 1);
            Random own = new(seeds[i]);
            Span<float> row = rows.AsSpan(i * d, d), hidden = stackalloc float[Hidden];
            for (int h = 0; h < Hidden; h++) hidden[h] = centres[centre * Hidden + h] + 0.6f * (float)Normal(own);
            for (int h = 0; h < Hidden; h++)
                for (int c = 0; c < d; c++) row[c] += hidden[h] * map[h * d + c];
            double square = 0;
            for (int c = 0; c < d; c++)
            {
                row[c] = Math.Max(row[c] / MathF.Sqrt(Hidden), 0) + 0.05f * (float)Normal(own);
                square += row[c] * row[c];
            }
            for (int c = 0; c < d; c++) row[c] = (float)(row[c] / Math.Sqrt(square));
        });
        return (rows, StartRows(rows, n, d, k, random));
    }

    /// <summary>Independent normal numbers: the worst case for every bound.</summary>
    internal static (float[] Rows, float[] Start) Independent(int n, int d, int k, int seed)
    {
        Random random = new(seed);
        float[] rows = Normals(random, n * d);
        return (rows, StartRows(rows, n, d, k, random));
    }

    private static float[] StartRows(float[] rows, int n, int d, int k, Random random)
    {
        int[] chosen = [.. Enumerable.Range(0, n)];
        random.Shuffle(chosen);
        float[] start = new float[k * d];
        int[] sorted = [.. chosen[..k].Order()];
        for (int j = 0; j < k; j++) rows.AsSpan(sorted[j] * d, d).CopyTo(start.AsSpan(j * d));
        return start;
    }

    private static float[] Normals(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)Normal(random))];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
