using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// k-means++ on rows held in memory, deterministic: distances are D, probabilities are integers, prefix sums run in row order.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">m sampled rows in ascending order of row number.</param>
/// <param name="random">The draw for centroid number j is at index j.</param>
/// <param name="threadCount">At least 1; does not change the result.</param>
internal sealed class PlusPlusSeeding<T>(T[][] rows, Philox random, int threadCount) where T : unmanaged, INumberBase<T>
{
    private const int BlockRowCount = 256;
    private readonly double[] _nearest = new double[rows.Length];
    private readonly int[] _nearestSeed = new int[rows.Length];
    private readonly bool[] _chosen = new bool[rows.Length];

    /// <summary>Positions in the sample of the chosen rows, in order of choice. O(m k d).</summary>
    /// <param name="count">k, 1 to m.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal int[] Choose(int count, CancellationToken cancellationToken)
    {
        Array.Fill(_nearest, double.PositiveInfinity);
        int[] seeds = new int[count];
        for (int j = 0; j < count; j++)
        {
            int seed = j == 0 ? (int)random.Below(0, (ulong)rows.Length) : Draw(j);
            seeds[j] = seed;
            _chosen[seed] = true;
            if (j + 1 < count) Update(seeds.AsMemory(0, j + 1), cancellationToken);
        }
        return seeds;
    }

    /// <summary>Lowers every row's distance to what the newest seed offers.</summary>
    private void Update(ReadOnlyMemory<int> seeds, CancellationToken cancellationToken)
    {
        int newest = seeds.Length - 1;
        T[] seed = rows[seeds.Span[newest]];
        double[] between = new double[newest];
        for (int j = 0; j < newest; j++) between[j] = SquaredDistance.Vectorised<T>(rows[seeds.Span[j]], seed, SimdWidths.Widest);
        // |x - new| >= |new - old| - |x - old|: at |new - old| >= 2 |x - old| the new seed cannot be nearer. Squared: 4; the margin
        // is far more than all roundings of the three D, so skipping never changes a bit.
        double far = 4 * (1 + 1e-6 + 8 * SquaredDistance.RelativeError(seed.Length));
        ParallelBlocks.Run(threadCount, (rows.Length + BlockRowCount - 1) / BlockRowCount, (_, block) =>
        {
            int end = (int)Math.Min(rows.Length, (block + 1) * BlockRowCount);
            for (int i = (int)block * BlockRowCount; i < end; i++)
            {
                if (newest > 0 && (_nearest[i] == 0 || between[_nearestSeed[i]] > far * _nearest[i])) continue;
                double distance = SquaredDistance.Vectorised<T>(rows[i], seed, SimdWidths.Widest);
                if (!(distance < _nearest[i])) continue;
                _nearest[i] = distance;
                _nearestSeed[i] = newest;
            }
        }, cancellationToken);
    }

    /// <summary>
    /// The row whose integer weight covers the random number. Weights are floor(D 2^s) with the largest s for which their sum
    /// stays below 2^62. If all distances vanish (fewer distinct rows than k) the first row not chosen yet is taken.
    /// </summary>
    private int Draw(int j)
    {
        double largest = _nearest.Max();
        if (largest == 0) return Array.IndexOf(_chosen, false);
        int bits = 61 - (32 - BitOperations.LeadingZeroCount((uint)rows.Length));
        int shift = bits - 1 - Math.ILogB(largest);
        ulong total = 0;
        foreach (double distance in _nearest) total += Weight(distance);
        ulong target = random.Below((ulong)j, total);
        int row = 0;
        for (ulong sum = Weight(_nearest[0]); sum <= target; sum += Weight(_nearest[row])) row++;
        return row;

        ulong Weight(double distance) => (ulong)Math.ScaleB(distance, shift);
    }
}
