using Xunit;

namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>How every backend starts: k-means|| on all rows.</summary>
public abstract partial class KMeansConformance
{
    public static TheoryData<int, int, int> ParallelSizes => new()
    {
        { 1, 2, 1 }, { 2, 1, 2 }, { 3, 7, 2 }, { 9, 2, 7 }, { 17, 63, 9 }, { 64, 8, 17 }, { 255, 3, 20 }, { 300, 33, 9 }, { 511, 1, 17 },
        { 40, 5, 40 },
    };

    [Fact]
    public void The_nearest_of_other_centroids_are_found_without_touching_the_fit()
    {
        ArrayMatrix rows = new([0f, 1, 3, 7], 1);
        using IKMeansSession session = Open(rows, 2, Backend);
        AssignmentStep before = session.Assign(new Centroids([0f, 7f], 2, 1), CancellationToken.None);
        // 1 is as far from 2 as from 0, which has the lower index.
        Assert.Equal([(0, 0.0), (0, 1), (1, 1), (1, 25)], FindNearest(session, new Centroids([0f, 2f, 0f], 3, 1)));
        Assert.Equal([(0, 1.0), (0, 4), (0, 16), (0, 64)], FindNearest(session, new Centroids([-1f], 1, 1)));
        int[] labels = new int[4];
        session.CopyLabels(0, labels);
        Assert.Equal([0, 0, 0, 1], labels);
        Assert.Equal([(2L, 9.0), (1L, 1.0)], session.FindMostDistant(4).Select(row => (row.Row, row.SquaredDistance)));
        Assert.Equal([3, 1], session.Sums.Counts.ToArray());
        Assert.Equal(before with { MovedCount = 0 }, session.Assign(new Centroids([0f, 7f], 2, 1), CancellationToken.None) with
        {
            UndecidedCount = before.UndecidedCount,
        });
    }

    [Fact]
    public void A_search_leaves_out_the_second_distance_where_it_is_not_wanted()
    {
        ArrayMatrix rows = new(Rows.Clustered(70, 9), 9);
        Centroids centroids = new(Rows.Clustered(11, 9, 4), 11, 9);
        int[] labels = new int[50];
        double[] distances = new double[50];
        using INearestSearch search = Backend.OpenSearch(centroids, 2);
        search.Find(rows, 20, labels, distances, Memory<double>.Empty, CancellationToken.None);
        Assignment expected = NearestCentroids.Assign(rows, centroids, KMeansBackends.Scalar);
        Assert.Equal(expected.Labels[20..], labels);
        Assert.Equal(expected.SquaredDistances[20..], distances);
    }

    [Fact]
    public void Two_far_places_are_both_found_and_the_rows_that_fill_up_are_the_stated_ones()
    {
        // With row 3 first, rows 0 to 2 have a third of the weight each and 2 k times that is certain; row 0 then counts three times and
        // rows 1 and 2 not at all. With one of rows 0 to 2 first, row 3 has all the weight, and the lowest row without a distance follows.
        ArrayMatrix rows = new([0f, 0, 0, 100], 1);
        for (ulong seed = 0; seed < 8; seed++)
        {
            int first = (int)new Philox(seed, 3UL << 32).Below(0, 4);
            using IKMeansSession session = Open(rows, 2, Backend);
            ParallelSeeding seeding = new(session, new SharedRows(rows, RankGroup.Alone), new Philox(seed, 3UL << 32), 1);
            seeding.Draw(2, CancellationToken.None);
            Assert.Equal(first == 3 ? [3L, 0, 1, 2] : [first, 3], seeding.Candidates);
            Assert.Equal(first == 3 ? [1, 3, 0, 0] : [3, 1], seeding.CountRows());
            Assert.Equal([0.0, 0, 0, 0], seeding.Distances);
            Assert.Equal([0f, 100], Start(rows, 2, seed, Backend).Float32.ToArray().Order());
            Assert.Equal([0f, 0, 100], Start(rows, 3, seed, Backend).Float32.ToArray().Order());
            Assert.Equal([0f, 0, 0, 100], Start(rows, 4, seed, Backend).Float32.ToArray().Order());
        }
    }

    [Fact]
    public void Candidates_are_those_of_plain_arithmetic_on_whole_numbers()
    {
        Random random = new(3);
        float[] values = [.. Enumerable.Range(0, 60).Select(_ => (float)(random.Next(8) * random.Next(40)))];
        ArrayMatrix rows = new(values, 1);
        for (ulong seed = 0; seed < 4; seed++)
        {
            Philox numbers = new(seed, 9);
            List<int> expected = [(int)numbers.Below(0, 60)];
            for (int round = 1; round <= 5; round++)
            {
                double[] nearest = Array.ConvertAll(values, x => expected.Min(c => Math.Pow(x - values[c], 2)));
                double total = nearest.Sum();
                expected.AddRange(Enumerable.Range(0, 60).Where(i => nearest[i] > 0
                    && numbers.Next64(((ulong)round << 32) + (ulong)i) / Math.ScaleB(1, 64) * total < 2 * 3 * nearest[i]).ToArray());
            }
            using IKMeansSession session = Open(rows, 3, Backend);
            ParallelSeeding seeding = new(session, new SharedRows(rows, RankGroup.Alone), numbers, 2);
            seeding.Draw(3, CancellationToken.None);
            Assert.Equal(expected.Select(i => (long)i), seeding.Candidates);
            for (int i = 0; i < 60; i++)
            {
                double[] distances = [.. expected.Select(c => Math.Pow(values[i] - values[c], 2))];
                Assert.Equal((distances.Min(), Array.IndexOf(distances, distances.Min())), (seeding.Distances[i], seeding.Owners[i]));
            }
            Assert.Equal(60, seeding.CountRows().Sum());
        }
    }

    [Theory, MemberData(nameof(ParallelSizes))]
    public void Parallel_seeding_of_awkward_sizes_gives_the_bits_of_the_reference(int n, int d, int k) =>
        CheckStart(new ArrayMatrix(Rows.Clustered(n, d, n + d), d), k);

    [Theory, MemberData(nameof(NastyKinds))]
    public void Parallel_seeding_of_nasty_data_gives_the_bits_of_the_reference(string kind) =>
        CheckStart(new ArrayMatrix(Rows.Nasty(kind, 150, 9), 9), 6);

    [Theory]
    [InlineData(ElementType.Float16, 1.0)]
    [InlineData(ElementType.Float32, 1.0)]
    [InlineData(ElementType.Float64, 1.0)]
    [InlineData(ElementType.Float64, 1e149)]
    [InlineData(ElementType.Float64, 1e-160)] // squares are denormal
    public void Parallel_seeding_of_every_element_type_gives_the_bits_of_the_reference(ElementType type, double scale) =>
        CheckStart(new TypedMatrix(Array.ConvertAll(Rows.ToDouble(Rows.Clustered(150, 18)), v => v * scale), 18, type), 5);

    [Fact]
    public void A_fit_from_a_parallel_start_gives_the_bytes_of_the_reference() => CheckFit(
        new ArrayMatrix(Rows.Clustered(200, 12), 12),
        new() { ClusterCount = 8, MaxIterations = 3, RestartCount = 2, Initialisation = KMeansInitialisation.Parallel });

    [Fact]
    public void A_cancelled_parallel_start_throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        ArrayMatrix rows = new(Rows.Clustered(300, 8), 8);
        using IKMeansSession session = Open(rows, 3, Backend);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            session.FindNearest(new Centroids(Rows.Clustered(4, 8), 4, 8), (_, _, _) => { }, source.Token));
    }

    private static IKMeansSession Open(FeatureMatrix rows, int clusterCount, IKMeansBackend backend)
    {
        ValueRange range = DataScan.Run(rows, 0, rows.RowCount, 1, null, CancellationToken.None);
        return backend.Open(rows, clusterCount, SumPrecision.Choose(range, rows.RowCount), 2);
    }

    private static List<(int Label, double Distance)> FindNearest(IKMeansSession session, Centroids centroids)
    {
        List<(int, double)> all = [];
        session.FindNearest(centroids, Keep, CancellationToken.None);
        return all;

        void Keep(long firstRow, ReadOnlySpan<int> labels, ReadOnlySpan<double> distances)
        {
            Assert.Equal(all.Count, firstRow);
            Assert.Equal(labels.Length, distances.Length);
            for (int i = 0; i < labels.Length; i++) all.Add((labels[i], distances[i]));
        }
    }

    private static Centroids Start(FeatureMatrix rows, int count, ulong seed, IKMeansBackend backend)
    {
        KMeansOptions options = new() { ClusterCount = count, Seed = seed, Initialisation = KMeansInitialisation.Parallel };
        using IKMeansSession session = Open(rows, count, backend);
        return new InitialCentroids(backend, session, new SharedRows(rows, RankGroup.Alone), options, 2).Choose(0, CancellationToken.None);
    }

    private void CheckStart(FeatureMatrix rows, int count)
    {
        int n = (int)rows.RowCount;
        using (IKMeansSession tried = Open(rows, count, Backend), reference = Open(rows, count, KMeansBackends.Scalar))
        {
            Centroids others = ChosenRows.Copy(
                new SharedRows(rows, RankGroup.Alone), [.. Enumerable.Range(0, n).Where(i => i % 3 == 0).Select(i => (long)i)], 1, default);
            Assert.Equal(FindNearest(reference, others), FindNearest(tried, others));
        }
        for (ulong seed = 0; seed < 2; seed++)
            Assert.Equal(Start(rows, count, seed, KMeansBackends.Scalar).Sha256, Start(rows, count, seed, Backend).Sha256);
    }
}
