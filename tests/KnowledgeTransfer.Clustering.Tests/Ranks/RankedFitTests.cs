using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Any number of ranks gives the bytes of one process.</summary>
public sealed class RankedFitTests
{
    public static TheoryData<string> Backends => ["scalar", .. ScreenBackends.Names];

    public static TheoryData<string> Problems =>
    [
        "k-means++", "sampled k-means++", "random rows", "k-means||", "k-means|| with few candidates", "float16", "float64", "two limbs",
        "ties", "duplicates", "huge coordinate", "empty clusters", "all rows equal",
        "many clusters", "fewer blocks than ranks", "restarts", "tolerance", "weights", "weights, k-means||", "weights, empty clusters",
        "directions", "directions, weights",
    ];

    [Theory, MemberData(nameof(Problems))]
    public void Every_problem_gives_the_bytes_of_one_process(string problem)
    {
        (FeatureMatrix rows, KMeansOptions options) = Problem(problem);
        KMeansResult expected = KMeans.Fit(rows, options);
        if (problem == "empty clusters") Assert.Contains(expected.Iterations, i => i.RelocatedCount > 1);
        foreach (int size in (int[])[1, 2, 3, 5])
            Assert.All(Fit(size, rows, options), found => AssertSame(expected, found));
    }

    [Theory, MemberData(nameof(Backends))]
    public void Every_backend_gives_the_bytes_of_one_process(string name)
    {
        IKMeansBackend backend = name == "scalar" ? KMeansBackends.Scalar : ScreenBackends.Create(name);
        foreach (string problem in (string[])["k-means++", "k-means||", "float64", "ties", "empty clusters", "huge coordinate"])
        {
            (FeatureMatrix rows, KMeansOptions options) = Problem(problem);
            KMeansResult expected = KMeans.Fit(rows, options);
            foreach (int size in (int[])[2, 5])
                Assert.All(Fit(size, rows, options with { Backend = backend }), found => AssertSame(expected, found));
        }
    }

    [Fact]
    public void A_fit_goes_on_with_another_number_of_ranks()
    {
        foreach (string problem in (string[])["restarts", "empty clusters", "k-means||"])
        {
            (FeatureMatrix rows, KMeansOptions options) = Problem(problem);
            List<KMeansCheckpoint> checkpoints = [];
            KMeansResult expected = KMeans.Fit(rows, options, onCheckpoint: checkpoints.Add);
            KMeansCheckpoint[] ofThree = new KMeansCheckpoint[checkpoints.Count];
            ThreadRanks.Run(3, ranks => KMeans.Fit(rows, options with { Ranks = ranks }, onCheckpoint: checkpoint =>
            {
                if (ranks.Rank == 0) ofThree[checkpoint.Iterations.Count - 1] = checkpoint;
            }));
            foreach ((int i, KMeansCheckpoint checkpoint) in ofThree.Index())
            {
                KMeansResult[] resumed = ThreadRanks.Run(1 + (i % 4), ranks =>
                    KMeans.Fit(rows, options with { Ranks = ranks }, resumeFrom: checkpoint));
                Assert.All(resumed, found => AssertSame(expected, found));
            }
        }
    }

    [Fact]
    public void More_clusters_than_distinct_rows_are_an_error_on_every_rank()
    {
        ArrayMatrix rows = new([.. Enumerable.Range(0, 4000).Select(i => (float)(i % 9))], 1);
        RankFailedException[] errors = ThreadRanks.Run(3, ranks => Assert.Throws<RankFailedException>(() =>
            KMeans.Fit(rows, new() { ClusterCount = 10, Ranks = ranks })));
        Assert.All(errors, error => Assert.Contains("9 distinct rows", Assert.IsType<ConfigException>(error.InnerException).Message));
    }

    [Fact]
    public void A_row_without_a_direction_is_named_with_its_number_in_all()
    {
        float[] values = Rows.Clustered(3000, 2);
        (values[2 * 2500], values[2 * 2500 + 1]) = (0, 0);
        RankFailedException[] errors = ThreadRanks.Run(2, ranks => Assert.Throws<RankFailedException>(() =>
            KMeans.Fit(new ArrayMatrix(values, 2), new() { ClusterCount = 3, Spherical = true, Ranks = ranks }, rowName: row => $"id {row}")));
        Assert.All(errors, error => Assert.Contains("row 2500 (id 2500) is zero", error.Message));
    }

    [Fact]
    public void A_rank_reads_no_rows_but_its_own()
    {
        float[] values = Rows.Clustered(5000, 6);
        KMeansOptions options = new() { ClusterCount = 20, MaxIterations = 4, SampleCount = 500 };
        foreach (KMeansInitialisation start in Enum.GetValues<KMeansInitialisation>())
        {
            KMeansResult expected = KMeans.Fit(new ArrayMatrix(values, 6), options with { Initialisation = start });
            KMeansResult[] found = ThreadRanks.Run(3, ranks =>
            {
                (long first, long end) = (ranks.FirstRowOf(ranks.Rank, 5000), ranks.FirstRowOf(ranks.Rank + 1, 5000));
                PartialMatrix own = new(new ArrayMatrix(values, 6), first, end);
                return KMeans.Fit(own, options with { Ranks = ranks, Initialisation = start });
            });
            Assert.All(found, result => AssertSame(expected, result));
        }
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(10)]
    public void A_bad_row_is_named_as_in_one_process_with_its_rank(int badRow)
    {
        float[] values = Rows.Clustered(5000, 3);
        values[(badRow * 3) + 1] = values[(4900 * 3) + 2] = float.NaN;
        ShardedMatrix rows = new(new ArrayMatrix(values[..(1200 * 3)], 3, "a.npy"), new ArrayMatrix(values[(1200 * 3)..], 3, "b.npy"));
        KMeansOptions options = new() { ClusterCount = 4 };
        string expected = Assert.Throws<DataException>(() => KMeans.Fit(rows, options, rowName: row => $"id {row}")).Message;
        Assert.Contains($"row {badRow}", expected);
        Assert.Contains($"id {badRow}", expected);
        RankFailedException[] errors = ThreadRanks.Run(3, ranks => Assert.Throws<RankFailedException>(() =>
            KMeans.Fit(rows, options with { Ranks = ranks }, rowName: row => $"id {row}")));
        Assert.All(errors, error => Assert.Equal($"rank {(badRow < 1024 ? 0 : 1)}: {expected}", error.Message));
        Assert.All(errors, error => Assert.IsType<DataException>(error.InnerException));
    }

    [Fact]
    public void A_rank_that_is_cancelled_cancels_the_fit_of_all()
    {
        ArrayMatrix rows = new(Rows.Clustered(5000, 8), 8);
        ThreadRanks.Run(3, ranks =>
        {
            using CancellationTokenSource source = new();
            RankFailedException error = Assert.Throws<RankFailedException>(() => KMeans.Fit(
                rows, new() { ClusterCount = 30, Ranks = ranks }, new ImmediateProgress<KMeansIteration>(i =>
                {
                    if (ranks.Rank == 1 && i.Iteration == 2) source.Cancel();
                }), source.Token));
            return Assert.IsAssignableFrom<OperationCanceledException>(error.InnerException);
        });
    }

    [Fact]
    public void A_checkpoint_that_one_rank_cannot_keep_ends_the_fit_of_all()
    {
        ArrayMatrix rows = new(Rows.Clustered(5000, 8), 8);
        RankFailedException[] errors = ThreadRanks.Run(3, ranks => Assert.Throws<RankFailedException>(() => KMeans.Fit(
            rows, new() { ClusterCount = 30, Ranks = ranks },
            onCheckpoint: ranks.Rank == 0 ? _ => throw new IOException("the disk is full") : null)));
        Assert.All(errors, error => Assert.Equal("rank 0: the disk is full", error.Message));
        Assert.All(errors, error => Assert.IsType<IOException>(error.InnerException));
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(900)] // the last rank has them all
    public void Labels_of_ranks_come_together_on_rank_0(int rowCount)
    {
        ArrayMatrix rows = new(Rows.Grid(rowCount, 3), 3);
        Centroids centroids = new(Rows.Grid(12, 3, 5), 12, 3);
        Assignment expected = NearestCentroids.Assign(rows, centroids);
        Assignment?[] found = ThreadRanks.Run(3, ranks => RankedAssignment.Run(rows, centroids, ranks, threadCount: 1));
        Assert.Equal(expected.Labels, found[0]!.Labels);
        Assert.Equal(expected.SquaredDistances, found[0]!.SquaredDistances);
        Assert.Equal(expected.SecondSquaredDistances, found[0]!.SecondSquaredDistances);
        Assert.All(found[1..], Assert.Null);
        Assert.Equal(expected.Labels, RankedAssignment.Run(rows, centroids, RankGroup.Alone)!.Labels);
    }

    [Fact]
    public void A_bad_row_to_be_labelled_is_named_with_its_number_in_all()
    {
        float[] values = Rows.Clustered(3000, 2);
        values[(2500 * 2) + 1] = float.PositiveInfinity;
        ArrayMatrix rows = new(values, 2);
        Centroids centroids = new([0f, 0, 1, 1], 2, 2);
        RankFailedException[] errors = ThreadRanks.Run(2, ranks => Assert.Throws<RankFailedException>(() =>
            RankedAssignment.Run(rows, centroids, ranks, rowName: row => $"id {row}")));
        Assert.All(errors, error => Assert.Contains("rank 1: array: row 2500 (id 2500) has Infinity in column 1", error.Message));
    }

    private static KMeansResult[] Fit(int size, FeatureMatrix rows, KMeansOptions options) =>
        ThreadRanks.Run(size, ranks => KMeans.Fit(rows, options with { Ranks = ranks, ThreadCount = 2 }));

    private static void AssertSame(KMeansResult expected, KMeansResult found)
    {
        Assert.Equal(expected.Centroids.Sha256, found.Centroids.Sha256);
        Assert.Equal(expected with { Centroids = found.Centroids, Iterations = found.Iterations, BackendName = found.BackendName }, found);
        Assert.Equal(Records(expected), Records(found));

        static IEnumerable<KMeansIteration> Records(KMeansResult result) =>
            result.Iterations.Select(i => i with { UndecidedCount = 0, SkippedShare = 0 });
    }

    private static (FeatureMatrix Rows, KMeansOptions Options) Problem(string name)
    {
        const int D = 5;
        KMeansOptions options = new() { ClusterCount = 23, MaxIterations = 6, Seed = 3 };
        KMeansOptions random = options with { Initialisation = KMeansInitialisation.RandomRows };
        KMeansOptions parallel = options with { Initialisation = KMeansInitialisation.Parallel };
        float[] values = Rows.Clustered(6000, D);
        double[] doubles = Rows.ToDouble(values);
        // A whole rank's share counts for nothing.
        RowWeights weights = new([.. Enumerable.Range(0, 6000).Select(i => i < 2048 ? 0 : i % 7)]);
        return name switch
        {
            "k-means++" => (new ArrayMatrix(values, D), options),
            "sampled k-means++" => (new ArrayMatrix(values, D), options with { SampleCount = 700, RestartCount = 2 }),
            "random rows" => (new ArrayMatrix(values, D), random),
            "k-means||" => (new ArrayMatrix(values, D), parallel),
            "k-means|| with few candidates" => (new ArrayMatrix([.. Enumerable.Range(0, 4000).Select(i => (float)(i % 9))], 1), parallel with { ClusterCount = 9 }),
            "float16" => (new TypedMatrix(doubles, D, ElementType.Float16), options),
            "float64" => (new TypedMatrix(Array.ConvertAll(doubles, v => v * 1.000000001), D, ElementType.Float64), parallel),
            "two limbs" => (new ArrayMatrix(Rows.Nasty("largest and smallest", 4000, D), D), random),
            "ties" => (new ArrayMatrix(Rows.Grid(6000, 3), 3), random),
            "duplicates" => (new ArrayMatrix(Rows.Nasty("every row twice", 5000, D), D), options),
            "huge coordinate" => (new ArrayMatrix(Rows.Nasty("one huge coordinate", 5000, D), D), options),
            // Twelve start centroids that no row is nearest to; of the distant rows, many are equally far.
            "empty clusters" => (new ArrayMatrix([.. values[..(3000 * D)], .. Rows.Grid(2500, D)], D), options with
            {
                StartCentroids = new Centroids([.. values[..(11 * D)], .. Enumerable.Repeat(90f, 12 * D)], 23, D),
            }),
            "all rows equal" => (new ArrayMatrix(Rows.Nasty("all rows equal", 3000, D), D), parallel with { ClusterCount = 1 }),
            "weights" => (new ArrayMatrix(values, D), options with { Weights = weights }),
            "weights, k-means||" => (new ArrayMatrix(values, D), parallel with { Weights = weights }),
            "weights, empty clusters" => (new ArrayMatrix(values, D), options with
            {
                Weights = weights,
                StartCentroids = new Centroids([.. values[..(11 * D)], .. Enumerable.Repeat(90f, 12 * D)], 23, D),
            }),
            "directions" => (new ArrayMatrix(values, D), options with { Spherical = true }),
            "directions, weights" => (new ArrayMatrix(values, D), random with { Spherical = true, Weights = weights }),
            "many clusters" => (new ArrayMatrix(values[..(1500 * D)], D), options with { ClusterCount = 1500, MaxIterations = 2 }),
            "fewer blocks than ranks" => (new ArrayMatrix(values[..(1030 * D)], D), options with { RestartCount = 2 }),
            "restarts" => (new ArrayMatrix(values, D), random with { RestartCount = 3, MaxIterations = 4 }),
            "tolerance" => (new ArrayMatrix(values, D), options with { Tolerance = 0.01, MaxIterations = 40 }),
            _ => throw new ArgumentException($"no such problem: {name}"),
        };
    }
}
