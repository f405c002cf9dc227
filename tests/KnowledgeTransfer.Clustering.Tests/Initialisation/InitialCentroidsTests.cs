using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class InitialCentroidsTests
{
    private static Centroids Choose(float[] values, int d, KMeansOptions options, int restart = 0, int threads = 2)
    {
        ArrayMatrix rows = new(values, d);
        IKMeansBackend backend = KMeansBackends.Simd;
        using IKMeansSession session = backend.Open(rows, options.ClusterCount, new SumPrecision(0, 1, 40, true), threads);
        InitialCentroids initial = new(backend, session, new SharedRows(rows, RankGroup.Alone, options.Weights), options, threads);
        return initial.Choose(restart, CancellationToken.None);
    }

    [Fact]
    public void Random_rows_are_distinct_rows_in_ascending_order()
    {
        float[] values = [.. Enumerable.Range(0, 50).Select(i => (float)i)];
        float[] chosen = Choose(values, 1, new() { ClusterCount = 20, Initialisation = KMeansInitialisation.RandomRows }).Float32.ToArray();
        Assert.Equal(chosen.Distinct().Order(), chosen);
        Assert.Equal(20, chosen.Length);
    }

    [Fact]
    public void Every_row_is_drawn_about_equally_often()
    {
        float[] values = [.. Enumerable.Range(0, 10).Select(i => (float)i)];
        int[] hits = new int[10];
        for (int restart = 0; restart < 1000; restart++)
            foreach (float v in Choose(values, 1, new() { ClusterCount = 3, Initialisation = KMeansInitialisation.RandomRows },
                restart).Float32) hits[(int)v]++;
        Assert.All(hits, h => Assert.InRange(h, 230, 370)); // 300 expected, standard deviation 14.5
    }

    [Fact]
    public void The_second_centre_is_drawn_in_proportion_to_the_squared_distance()
    {
        // From row 0: squared distances 0, 1, 9: whenever 0 is first, 1 should follow in 10 %, 3 in 90 % of the cases.
        int first = 0, near = 0;
        for (int restart = 0; restart < 3000; restart++)
        {
            float[] chosen = Choose([0, 1, 3], 1, new() { ClusterCount = 2 }, restart).Float32.ToArray();
            Assert.NotEqual(chosen[0], chosen[1]);
            if (chosen[0] != 0) continue;
            first++;
            if (chosen[1] == 1) near++;
        }
        Assert.InRange(first, 880, 1120); // 1000 expected, standard deviation 26
        Assert.InRange((double)near / first, 0.06, 0.14); // standard deviation 0.0095
    }

    [Theory]
    [InlineData(KMeansInitialisation.PlusPlus)]
    [InlineData(KMeansInitialisation.Parallel)]
    public void Weighted_centres_are_drawn_in_proportion_to_weight_times_squared_distance(KMeansInitialisation initialisation)
    {
        // Weights 2, 5, 1: row 0 is first in a quarter of the cases; from it 5 x 1 and 1 x 5^2 follow, a sixth and five sixths.
        int first = 0, near = 0;
        KMeansOptions options = new() { ClusterCount = 2, Initialisation = initialisation, Weights = new RowWeights([2, 5, 1]) };
        for (int restart = 0; restart < 1000; restart++)
        {
            float[] chosen = Choose([0, 1, 5], 1, options, restart).Float32.ToArray();
            Assert.NotEqual(chosen[0], chosen[1]);
            if (chosen[0] != 0) continue;
            first++;
            if (chosen[1] == 1) near++;
        }
        Assert.InRange(first, 195, 305); // 250 expected, standard deviation 14
        if (initialisation == KMeansInitialisation.PlusPlus) Assert.InRange((double)near / first, .07, .27); // standard deviation .024
    }

    [Fact]
    public void A_parallel_start_of_weighted_rows_draws_candidates_by_plain_arithmetic()
    {
        Random random = new(3);
        float[] values = [.. Enumerable.Range(0, 60).Select(_ => (float)(random.Next(8) * random.Next(40)))];
        int[] multiples = [.. Enumerable.Range(0, 60).Select(_ => random.Next(4))];
        ArrayMatrix rows = new(values, 1);
        for (ulong seed = 0; seed < 4; seed++)
        {
            Philox numbers = new(seed, 9);
            long target = (long)numbers.Below(0, (ulong)multiples.Sum());
            List<int> expected = [Enumerable.Range(0, 60).First(i => multiples[..(i + 1)].Sum() > target)];
            for (int round = 1; round <= 5; round++)
            {
                double[] shares = [.. values.Select((x, i) => multiples[i] * expected.Min(c => Math.Pow(x - values[c], 2)))];
                double total = shares.Sum();
                expected.AddRange(Enumerable.Range(0, 60).Where(i => shares[i] > 0
                    && numbers.Next64(((ulong)round << 32) + (ulong)i) / Math.ScaleB(1, 64) * total < 2 * 3 * shares[i]).ToArray());
            }
            using IKMeansSession session = KMeansBackends.Simd.Open(rows, 3, new SumPrecision(0, 1, 40, true), 1);
            ParallelSeeding seeding = new(
                session, new SharedRows(rows, RankGroup.Alone, new RowWeights(multiples)), numbers, 2);
            seeding.Draw(3, CancellationToken.None);
            Assert.Equal(expected.Select(i => (long)i), seeding.Candidates);
            Assert.Equal(multiples.Sum(), seeding.CountRows().Sum());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Skipping_by_the_triangle_inequality_changes_nothing(int threads)
    {
        float[] values = Rows.Clustered(400, 6, 3, 20);
        KMeansOptions options = new() { ClusterCount = 40, Seed = 9 };
        // The same draw without any skipping.
        Philox random = new(9, 2UL << 32);
        List<int> seeds = [(int)random.Below(0, 400)];
        while (seeds.Count < 40)
        {
            double[] nearest = [.. Enumerable.Range(0, 400).Select(i => seeds.Min(s => SquaredDistance.Scalar(values.AsSpan(i * 6, 6),
                values.AsSpan(s * 6, 6))))];
            int shift = 61 - 9 - 1 - Math.ILogB(nearest.Max());
            ulong[] weights = Array.ConvertAll(nearest, v => (ulong)Math.ScaleB(v, shift));
            ulong target = random.Below((ulong)seeds.Count, weights.Aggregate(0UL, (a, b) => a + b)), sum = 0;
            seeds.Add(Array.FindIndex(weights, w => (sum += w) > target));
        }
        Assert.Equal(seeds.SelectMany(s => values[(s * 6)..(s * 6 + 6)]), Choose(values, 6, options, 0, threads).Float32.ToArray());
    }

    [Fact]
    public void K_means_plus_plus_chooses_the_rows_that_it_has_chosen_since_the_first_version()
    {
        float[] values = Rows.Clustered(1000, 3, 8, 30);
        ReadOnlySpan<float> chosen = Choose(values, 3, new() { ClusterCount = 12, Seed = 7, SampleCount = 600 }, restart: 2).Float32;
        int[] rows = new int[12];
        for (int j = 0; j < 12; j++) rows[j] = values.AsSpan().IndexOf(chosen.Slice(3 * j, 3)) / 3;
        Assert.Equal([660, 380, 758, 666, 828, 387, 167, 973, 876, 933, 759, 389], rows);
    }

    [Fact]
    public void With_fewer_distinct_rows_than_centroids_the_lowest_unused_rows_follow()
    {
        float[] chosen = Choose([5, 5, 5, 5, 8, 8], 1, new() { ClusterCount = 5 }).Float32.ToArray();
        Assert.Equal(2, chosen[..2].Distinct().Count());
        Assert.Equal(5, chosen.Length);
    }

    [Fact]
    public void A_sample_smaller_than_the_rows_is_used_and_recorded()
    {
        ArrayMatrix rows = new(Rows.Clustered(300, 3), 3);
        KMeansOptions options = new() { ClusterCount = 10, SampleCount = 50, MaxIterations = 1 };
        Assert.Equal(50, KMeans.Fit(rows, options).SampleCount);
        Assert.Equal(10, KMeans.Fit(rows, options with { SampleCount = 2 }).SampleCount);
        Assert.Equal(300, KMeans.Fit(rows, options with { SampleCount = 1000 }).SampleCount);
        Assert.Equal(0, KMeans.Fit(rows, options with { Initialisation = KMeansInitialisation.RandomRows }).SampleCount);
        Assert.Equal(300, KMeans.Fit(rows, options with { Initialisation = KMeansInitialisation.Parallel }).SampleCount);
    }

    [Theory]
    [InlineData(KMeansInitialisation.PlusPlus)]
    [InlineData(KMeansInitialisation.Parallel)]
    public void Every_one_of_many_far_groups_of_unequal_size_gets_a_centroid(KMeansInitialisation initialisation)
    {
        // 25 groups on a grid of step 100, of 4 to 100 rows within 0.5 of their middle.
        Random random = new(6);
        float[] values = [.. Enumerable.Range(0, 25).SelectMany(g => Enumerable.Range(0, 4 + 4 * g).SelectMany(_ =>
            new[] { g % 5 * 100 + random.NextSingle() - 0.5f, g / 5 * 100 + random.NextSingle() - 0.5f }))];
        for (int restart = 0; restart < 10; restart++)
        {
            float[] chosen = Choose(values, 2, new() { ClusterCount = 25, Initialisation = initialisation }, restart).Float32.ToArray();
            Assert.Equal(25, chosen.Chunk(2).Select(row => (MathF.Round(row[0] / 100), MathF.Round(row[1] / 100))).Distinct().Count());
        }
    }

    [Fact]
    public void A_parallel_start_is_nearer_to_the_rows_than_random_rows_are()
    {
        ArrayMatrix rows = new(Rows.Clustered(3000, 4, 5, 60), 4);
        for (ulong seed = 0; seed < 5; seed++)
            Assert.True(Inertia(KMeansInitialisation.Parallel, seed) < 0.9 * Inertia(KMeansInitialisation.RandomRows, seed));

        double Inertia(KMeansInitialisation initialisation, ulong seed) => KMeans.Fit(
            rows, new() { ClusterCount = 60, MaxIterations = 1, Seed = seed, Initialisation = initialisation }).Iterations[0].Inertia;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_parallel_start_does_not_depend_on_threads(int threads)
    {
        float[] values = Rows.Clustered(40_000, 2, 5, 20); // several blocks of the draw
        KMeansOptions options = new() { ClusterCount = 20, Seed = 3, Initialisation = KMeansInitialisation.Parallel };
        Assert.Equal(Choose(values, 2, options).Float32.ToArray(), Choose(values, 2, options, threads: threads).Float32.ToArray());
    }

    [Fact]
    public void Candidates_are_about_two_per_cluster_and_round()
    {
        ArrayMatrix rows = new(Rows.Clustered(5000, 3, 5, 40), 3);
        using IKMeansSession session = KMeansBackends.Simd.Open(rows, 40, new SumPrecision(0, 1, 40, true), 2);
        ParallelSeeding seeding = new(session, new SharedRows(rows, RankGroup.Alone), new Philox(1, 1), 2);
        seeding.Draw(40, CancellationToken.None);
        // 80 a round are expected, a little less where a row is certain: 400, standard deviation below 20.
        Assert.InRange(seeding.Candidates.Count, 300, 461);
        Assert.Equal(seeding.Candidates.Count, seeding.Candidates.Distinct().Count());
    }

    [Fact]
    public void With_fewer_candidates_than_centroids_the_most_distant_rows_follow()
    {
        // Seen from row 0, each row is so much farther than the one before that it has all the weight: a round finds just one.
        double[] values = [.. Enumerable.Range(0, 12).Select(i => i == 0 ? 0 : Math.ScaleB(1, 40 * i - 300))];
        TypedMatrix rows = new(values, 1, ElementType.Float64);
        ulong seed = 0;
        while (new Philox(seed, 3UL << 32).Below(0, 12) != 0) seed++;
        KMeansOptions options = new() { ClusterCount = 9, Seed = seed, Initialisation = KMeansInitialisation.Parallel };
        using IKMeansSession session = KMeansBackends.Simd.Open(rows, 9, new SumPrecision(-960, 2, 57, false), 1);
        InitialCentroids initial = new(KMeansBackends.Simd, session, new SharedRows(rows, RankGroup.Alone, options.Weights), options, 1);
        ReadOnlySpan<double> chosen = initial.Choose(0, default).Float64;
        Assert.Equal([0, values[11], values[10], values[9], values[8], values[7], values[6], values[5], values[4]], chosen.ToArray());
    }
}
