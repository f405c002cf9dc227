using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// Nearest and second nearest by the screen, on every kernel, where a search would otherwise compare so few rows without one.
/// </summary>
public sealed class SearchTests
{
    public static TheoryData<string> Backends => [.. ScreenBackends.Names];

    [Theory, MemberData(nameof(Backends))]
    public void Two_rows_and_four_centroids_come_out_as_computed_by_hand(string name)
    {
        // (0, 0): 25, 4, 4, 1. (3, 4): 0, 9 + 4, 25, 16 + 16. The lowest of equals; the second of two equals is as near.
        Centroids centroids = new([3f, 4, 0, 2, 0, -2, -1, 0], 4, 2);
        foreach (ScreenSettings settings in Settings)
        {
            using INearestSearch search = ScreenBackends.Create(name, settings).OpenSearch(centroids, 2);
            int[] labels = new int[3];
            double[] distances = new double[3], seconds = new double[3];
            search.Find(new ArrayMatrix([0f, 0, 3, 4, 0, 0.5f], 2), 0, labels, distances, seconds, CancellationToken.None);
            Assert.Equal([3, 0, 3], labels);
            Assert.Equal([1, 0, 1.25], distances);
            Assert.Equal([4, 13, 2.25], seconds);
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void The_second_nearest_is_found_wherever_it_stands(string name)
    {
        // 200 centroids on a line, in an order that has nothing to do with the line: neighbours share a panel, or just do not.
        int[] order = [.. Enumerable.Range(0, 200)];
        new Random(3).Shuffle(order);
        ArrayMatrix rows = new([.. Enumerable.Range(0, 900).SelectMany(i => new[] { i * 0.25f - 10, 1 })], 2);
        Check(name, rows, new Centroids([.. order.SelectMany(j => new float[] { j, 0 })], 200, 2));
    }

    [Theory, MemberData(nameof(Backends))]
    public void Of_equal_centroids_the_lowest_is_nearest_and_the_next_is_as_near(string name)
    {
        // 400 equal ones are more candidates than a row keeps, 40 are fewer.
        foreach (int count in new[] { 2, 40, 400 })
        {
            float[] values = [.. Enumerable.Range(0, count + 1).SelectMany(j => j == 0 ? [9f, 9, 9] : new[] { 1f, 2, 3 })];
            ArrayMatrix rows = new(Rows.Clustered(300, 3), 3);
            Check(name, rows, new Centroids(values, count + 1, 3));
            Check(name, rows, new Centroids(values[3..], count, 3));
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void One_centroid_has_no_second(string name) =>
        Check(name, new ArrayMatrix(Rows.Clustered(100, 5), 5), new Centroids(Rows.Clustered(1, 5, 3), 1, 5));

    [Theory, MemberData(nameof(Backends))]
    public void Nearest_far_away_and_second_farther_are_told_apart(string name)
    {
        float[] rows = Rows.Clustered(260, 5);
        foreach (float far in new[] { 3e7f, 1e12f, 1e20f, float.MaxValue })
        {
            float[] values = Rows.Clustered(70, 5, 9);
            for (int j = 0; j < 70; j++) values[j * 5 + j % 5] = far * (j % 2 == 0 ? 1 : -1) * (1 - j / 1000f);
            Check(name, new ArrayMatrix(rows, 5), new Centroids(values, 70, 5));
            // All but one, or all but two.
            rows.AsSpan(0, 5).CopyTo(values.AsSpan(35 * 5));
            Check(name, new ArrayMatrix(rows, 5), new Centroids(values, 70, 5));
            rows.AsSpan(5, 5).CopyTo(values.AsSpan(50 * 5));
            Check(name, new ArrayMatrix(rows, 5), new Centroids(values, 70, 5));
        }
    }

    [Theory]
    [InlineData(1, 300, 40)]
    [InlineData(3, 500, 33)]
    [InlineData(31, 400, 32)]
    [InlineData(97, 300, 65)]
    [InlineData(128, 700, 200)]
    [InlineData(9216, 40, 34)]
    public void Any_size_gives_the_bits_of_scalar(int d, int n, int k)
    {
        foreach (string name in ScreenBackends.Usable().Select(one => one.Name))
            Check(name, new ArrayMatrix(Rows.Clustered(n, d), d), new Centroids(Rows.Clustered(k, d, 5), k, d));
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Every_element_type_gives_the_bits_of_scalar(ElementType type)
    {
        TypedMatrix rows = new(Rows.ToDouble(Rows.Clustered(600, 100)), 100, type);
        foreach (string name in ScreenBackends.Usable().Select(one => one.Name))
        {
            Check(name, rows, new Centroids(Rows.Clustered(50, 100, 5), 50, 100));
            Check(name, rows, new Centroids(Array.ConvertAll(Rows.Clustered(50, 100, 5), v => v * (1 + 1e-12)), 50, 100));
        }
    }

    [Fact]
    public void Rows_after_the_first_may_lie_anywhere()
    {
        // The shift, scale and directions of the first portion are useless for the others.
        float[] values = Rows.Clustered(900, 100);
        for (int i = 300 * 100; i < values.Length; i++) values[i] = values[i] * (i < 600 * 100 ? 1e15f : 1e-15f) + (i % 7 == 0 ? 1e6f : 0);
        Centroids centroids = new([.. Enumerable.Range(0, 60).SelectMany(j => values[(j * 1500)..(j * 1500 + 100)])], 60, 100);
        foreach ((string name, _) in ScreenBackends.Usable()) Check(name, new ArrayMatrix(values, 100), centroids);
    }

    [Fact]
    public void A_few_rows_at_a_time_become_many()
    {
        // First without a screen, then with one.
        ArrayMatrix rows = new(Rows.Clustered(200, 20), 20);
        Centroids centroids = new(Rows.Clustered(40, 20, 5), 40, 20);
        Assignment expected = NearestCentroids.Assign(rows, centroids, KMeansBackends.Scalar);
        using INearestSearch search = KMeansBackends.Simd.OpenSearch(centroids, 2);
        int[] label = new int[1];
        double[] distance = new double[1], second = new double[1];
        for (int i = 0; i < 200; i++)
        {
            search.Find(rows, i, label, distance, second, CancellationToken.None);
            Assert.Equal((expected.Labels[i], expected.SquaredDistances[i], expected.SecondSquaredDistances[i]),
                (label[0], distance[0], second[0]));
        }
        search.Find(rows, 200, default, default, default, CancellationToken.None);
    }

    [Fact]
    public void A_cancelled_search_throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        ArrayMatrix rows = new(Rows.Clustered(5000, 8), 8);
        foreach (int k in new[] { 3, 50 })
        {
            using INearestSearch search = KMeansBackends.Simd.OpenSearch(new Centroids(Rows.Clustered(k, 8, 5), k, 8), 2);
            Assert.ThrowsAny<OperationCanceledException>(() =>
                search.Find(rows, 0, new int[5000], new double[5000], new double[5000], source.Token));
        }
    }

    private static IEnumerable<ScreenSettings> Settings => new bool?[] { false, true }.Select(reduced =>
        new ScreenSettings { ComparesFew = false, UsesReduced = reduced, CopiedBytes = reduced == true ? 3000 : 64L << 20 });

    private static void Check(string name, FeatureMatrix rows, Centroids centroids)
    {
        foreach (ScreenSettings settings in Settings)
            SearchComparison.Run(rows, centroids, ScreenBackends.Create(name, settings), 2);
    }
}
