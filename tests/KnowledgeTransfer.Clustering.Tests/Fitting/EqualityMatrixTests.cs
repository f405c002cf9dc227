using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>
/// The claim of the engine on one page: whatever computes a fit, on however many threads or ranks, from memory, from shards or in
/// stretches, with every part of the screen or without, in one go or resumed: the bytes are those of the scalar backend on one thread.
/// </summary>
public sealed class EqualityMatrixTests
{
    private const int Iterations = 5;
    private static readonly ConcurrentDictionary<Problem, Lazy<Bytes>> s_expected = [];

    /// <summary>A data set and k.</summary>
    /// <param name="Kind">See <see cref="Rows.Nasty"/>.</param>
    /// <param name="N">Rows.</param>
    /// <param name="D">Numbers per row.</param>
    /// <param name="K">Clusters.</param>
    private sealed record Problem(string Kind, int N, int D, int K)
    {
        internal float[] Values => Kind == "ordinary" ? Rows.Clustered(N, D) : Rows.Nasty(Kind, N, D);
    }

    /// <summary>All that a fit says, and the labels, as text.</summary>
    private sealed record Bytes(string Centroids, string Inertia, string Iterations, string Labels);

    private static readonly Problem[] s_problems =
    [
        new("ordinary", 300, 1, 7), new("ordinary", 300, 3, 2), new("ordinary", 300, 127, 7), new("ordinary", 300, 129, 40),
        new("ordinary", 60, 9216, 7), new("ordinary", 2100, 3, 2000), new("ordinary", 1500, 32, 70),
        new("ties", 300, 19, 40), new("ties", 2500, 3, 7), new("every row twice", 300, 19, 40),
        new("scale 1e18", 300, 129, 7), new("scale 1e-18", 300, 129, 7), new("one huge coordinate", 300, 127, 40),
        new("denormal", 300, 19, 7), new("offset 1e6", 300, 129, 40), new("largest and smallest", 300, 19, 7), new("bisector", 300, 19, 2),
    ];

    /// <summary>Every way to come to a result, by its name.</summary>
    private static readonly Dictionary<string, Func<Problem, Bytes>> s_ways = new()
    {
        ["scalar, 2 threads"] = p => Fit(p, KMeansBackends.Scalar, 2),
        ["scalar, 3 threads"] = p => Fit(p, KMeansBackends.Scalar, 3),
        ["without bounds"] = p => Fit(p, Screen(new() { UsesBounds = false }), 2),
        ["without reduced vectors"] = p => Fit(p, Screen(new() { UsesReduced = false }), 2),
        ["reduced vectors always"] = p => Fit(p, Screen(new() { UsesReduced = true }), 2),
        ["rotated always"] = p => Fit(p, Screen(new() { UsesRotation = true }), 2),
        ["never rotated"] = p => Fit(p, Screen(new() { UsesRotation = false }), 2),
        ["without both"] = p => Fit(p, Screen(new() { UsesBounds = false, UsesReduced = false }), 2),
        ["streamed"] = p => Fit(p, Screen(new() { CopiedBytes = 5000 }), 2, NotInMemory),
        ["sharded"] = p => Fit(p, Screen(), 2, values => Sharded(values, p.D, InMemory)),
        ["sharded and streamed"] = p => Fit(p, Screen(new() { CopiedBytes = 5000 }), 2, values => Sharded(values, p.D, NotInMemory)),
        ["a limit, nothing stays"] = p => Fit(p, Screen(new() { Kept = new KeptParts(70, 0, 0, 0) }), 2, NotInMemory),
        ["a limit, some stays"] = p => Fit(p, Screen(new() { Kept = new KeptParts(70, 2, 1, 1 << 20) }), 2, NotInMemory),
        ["2 ranks"] = p => FitOnRanks(p, Screen(), 2),
        ["3 ranks"] = p => FitOnRanks(p, Screen(), 3),
        ["3 scalar ranks"] = p => FitOnRanks(p, KMeansBackends.Scalar, 3),
        ["resumed"] = p => Resume(p, Screen(), Screen()),
        ["resumed by another backend"] = p => Resume(p, KMeansBackends.Scalar, Screen()),
    };

    public static TheoryData<string, int, int, int, string> Cells
    {
        get
        {
            TheoryData<string, int, int, int, string> cells = [];
            IEnumerable<string> ways = s_ways.Keys.Concat(
                from name in ScreenBackends.Names
                from threads in (int[])[1, 2, 3]
                select $"{name}, {threads} threads");
            foreach (string way in ways)
                foreach (Problem problem in s_problems) cells.Add(problem.Kind, problem.N, problem.D, problem.K, way);
            return cells;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void Every_way_gives_the_bytes_of_the_scalar_backend_on_one_thread(string kind, int n, int d, int k, string way)
    {
        Problem problem = new(kind, n, d, k);
        Bytes expected = s_expected.GetOrAdd(problem, p => new Lazy<Bytes>(() => Fit(p, KMeansBackends.Scalar, 1))).Value;
        Bytes found = s_ways.TryGetValue(way, out Func<Problem, Bytes>? run)
            ? run(problem)
            : Fit(problem, ScreenBackends.Create(way.Split(',')[0]), int.Parse(way.Split(' ')[^2], CultureInfo.InvariantCulture));
        Assert.Equal(expected, found);
    }

    /// <summary>Too many pairs for the scalar backend: the ways are compared with each other, and some rows with a full search.</summary>
    [Fact]
    public void As_many_as_65537_clusters_have_the_same_bytes_in_every_way()
    {
        const int N = 66000, D = 2, K = 65537;
        float[] values = Rows.Clustered(N, D);
        KMeansOptions options = new() { ClusterCount = K, MaxIterations = 1, StartCentroids = new Centroids(values[..(K * D)], K, D) };
        KMeansResult expected = KMeans.Fit(new ArrayMatrix(values, D), options with { Backend = new SimdBackend(SimdWidth.Bits256) });
        float[] some = [.. Enumerable.Range(0, N / 661).SelectMany(i => values[(i * 661 * D)..((i * 661 + 1) * D)])];
        Assignment labels = expected.Assign(new ArrayMatrix(some, D));
        for (int row = 0; row < labels.Labels.Length; row++)
        {
            double least = double.PositiveInfinity;
            int nearest = -1;
            for (int j = 0; j < K; j++)
            {
                double distance = SquaredDistance.Between(some.AsSpan(row * D, D), expected.Centroids.Float32.Slice(j * D, D));
                if (distance < least) (least, nearest) = (distance, j);
            }
            Assert.Equal((nearest, least), (labels.Labels[row], labels.SquaredDistances[row]));
        }
        KMeansResult streamed = KMeans.Fit(
            NotInMemory(values, D), options with { Backend = Screen(new() { CopiedBytes = 100_000 }) });
        KMeansResult ranked = ThreadRanks.Run(3, ranks =>
            KMeans.Fit(new ArrayMatrix(values, D), options with { Backend = Screen(), Ranks = ranks, ThreadCount = 1 }))[2];
        Assert.All([streamed, ranked], found =>
        {
            Assert.Equal(expected.Centroids.Sha256, found.Centroids.Sha256);
            Assert.Equal(expected.Inertia, found.Inertia);
        });
    }

    /// <summary>The fastest that can be used here.</summary>
    private static IKMeansBackend Screen(ScreenSettings? settings = null) => ScreenBackends.Usable(settings)
        .MaxBy(usable => usable.Name == $"native {NativeInstructions.Avx512Vnni}" ? 2 : usable.Name.StartsWith("native", StringComparison.Ordinal) ? 1 : 0)
        .Backend;

    private static Bytes Fit(Problem problem, IKMeansBackend backend, int threads, Func<float[], int, FeatureMatrix>? matrix = null)
    {
        FeatureMatrix rows = (matrix ?? InMemory)(problem.Values, problem.D);
        return Describe(KMeans.Fit(rows, Options(problem) with { Backend = backend, ThreadCount = threads }), rows, backend, threads);
    }

    private static Bytes Fit(Problem problem, IKMeansBackend backend, int threads, Func<float[], FeatureMatrix> matrix) =>
        Fit(problem, backend, threads, (values, _) => matrix(values));

    private static Bytes FitOnRanks(Problem problem, IKMeansBackend backend, int count)
    {
        ArrayMatrix rows = new(problem.Values, problem.D);
        KMeansResult[] results = ThreadRanks.Run(count, ranks =>
            KMeans.Fit(rows, Options(problem) with { Backend = backend, ThreadCount = 1, Ranks = ranks }));
        return Describe(results[^1], rows, backend, 1);
    }

    /// <summary>The checkpoint after the second iteration; the first where there is no second.</summary>
    private static Bytes Resume(Problem problem, IKMeansBackend begun, IKMeansBackend resumed)
    {
        ArrayMatrix rows = new(problem.Values, problem.D);
        List<KMeansCheckpoint> checkpoints = [];
        KMeans.Fit(rows, Options(problem) with { Backend = begun }, onCheckpoint: checkpoints.Add);
        KMeansResult result = KMeans.Fit(
            rows, Options(problem) with { Backend = resumed, ThreadCount = 3 }, resumeFrom: checkpoints[Math.Min(1, checkpoints.Count - 1)]);
        return Describe(result, rows, resumed, 3);
    }

    private static KMeansOptions Options(Problem problem) => new()
    {
        ClusterCount = problem.K,
        MaxIterations = Iterations,
        Seed = 5,
        Initialisation = problem.N % 500 == 0 ? KMeansInitialisation.PlusPlus : KMeansInitialisation.RandomRows,
    };

    private static Bytes Describe(KMeansResult result, FeatureMatrix rows, IKMeansBackend backend, int threads)
    {
        Assignment labels = NearestCentroids.Assign(rows, result.Centroids, backend, threads);
        return new Bytes(
            result.Centroids.Sha256,
            result.Inertia.ToString("R", CultureInfo.InvariantCulture) + " " + result.StopReason,
            string.Join(' ', result.Iterations.Select(i => i with { UndecidedCount = 0, SkippedShare = 0 })),
            string.Join(' ', labels.Labels) + " " + BlockedSum.Of(labels.SquaredDistances, null).ToString("R", CultureInfo.InvariantCulture)
                + " " + BlockedSum.Of(labels.SecondSquaredDistances, null).ToString("R", CultureInfo.InvariantCulture));
    }

    private static FeatureMatrix InMemory(float[] values, int d) => new ArrayMatrix(values, d);

    private static FeatureMatrix NotInMemory(float[] values, int d) => new TypedMatrix(Rows.ToDouble(values), d, ElementType.Float32);

    /// <summary>Three shards of different sizes.</summary>
    private static FeatureMatrix Sharded(float[] values, int d, Func<float[], int, FeatureMatrix> matrix)
    {
        int n = values.Length / d, first = n / 5 * d, second = n / 2 * d;
        return new ShardedMatrix(matrix(values[..first], d), matrix(values[first..second], d), matrix(values[second..], d));
    }
}
