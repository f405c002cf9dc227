using System.Runtime.InteropServices;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Rows that are read in parts, of which more or less stays: the bytes of a fit in memory.</summary>
public sealed partial class StreamedFitTests : IDisposable
{
    private const int N = 700, D = 20, K = 13;
    private const long AnyBounds = 1 << 20;

    private static readonly KeptParts[] s_kept =
    [
        new(100, 0, 0, 0), new(150, 2, 0, 0), new(100, 7, 0, AnyBounds), new(130, 2, 0, AnyBounds), new(150, 5, 2, AnyBounds), new(90, 8, 8, 0),
        new(N, 0, 0, 0), new(37, 5, 1, AnyBounds),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("kt-streamed-").FullName;

    public static TheoryData<NpyType, bool, bool> Kinds => new MatrixTheoryData<NpyType, bool, bool>(
        [NpyType.Float16, NpyType.Float32, NpyType.Float64], [false, true], [false, true]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_stays_changes_no_byte(NpyType type, bool isWeighted, bool isSpherical)
    {
        string[] shards = [Write("a.npy", type, 0, 450), Write("b.npy", type, 450, N)];
        using ShardedMatrix mapped = ShardedMatrix.Open(shards);
        KMeansOptions options = Options(isWeighted, isSpherical);
        List<KMeansCheckpoint> checkpoints = [];
        KMeansResult expected = KMeans.Fit(mapped, options with { Backend = KMeansBackends.Scalar }, onCheckpoint: checkpoints.Add);
        Assert.True(expected.Iterations.Count > 4, "there is something to resume, and there are bounds");
        foreach ((int i, KeptParts kept) in s_kept.Index())
        {
            KMeansOptions own = options with { ThreadCount = i % 2 == 0 ? 1 : 3, Backend = Backend(kept, i) };
            // Directions are divided when they are read, as under a limit, instead of being held.
            FeatureMatrix read = isSpherical ? UnitRows.Of(mapped.ToUnmapped(), 1, null, 0, CancellationToken.None) : mapped.ToUnmapped();
            CompareBytes(expected, KMeans.Fit(read, own));
            if (i % 3 == 0) CompareBytes(expected, KMeans.Fit(mapped, own, resumeFrom: checkpoints[2]));
        }
    }

    [Fact]
    public void Under_a_limit_that_is_large_enough_nothing_changes_but_the_plan()
    {
        using NpyMatrix rows = NpyMatrix.Open(Write("a.npy", NpyType.Float32, 0, N));
        List<MemoryPlan?> plans = [];
        KMeansResult free = KMeans.Fit(rows, Options()), limited =
            KMeans.Fit(rows, Options() with { Memory = new ByteSize(1L << 50) }, onPlan: plans.Add);
        CompareBytes(free, limited);
        Assert.Null(free.Memory);
        Assert.Equal([limited.Memory], plans);
        Assert.Equal("1024 TiB: everything stays in memory", limited.Memory!.ToString());
    }

    [Theory]
    [InlineData("native")]
    [InlineData("simd")]
    [InlineData("scalar")]
    public void A_limit_that_is_too_small_is_refused_before_any_work(string backend)
    {
        KMeansOptions options = Options() with { Memory = new ByteSize(1 << 20), Backend = Named(backend) };
        CountingMatrix rows = new(Values(0, N), D);
        ConfigException error = Assert.Throws<ConfigException>(() => KMeans.Fit(rows, options));
        Assert.StartsWith("Memory is limited to 1 MiB (1.1 MB), but ", error.Message);
        Assert.Contains(" MB the process as it is, ", error.Message);
        Assert.Equal(0, rows.ReadCount);
    }

    [Fact]
    public void Labels_need_memory_for_their_results()
    {
        CountingMatrix rows = new(Values(0, N), D);
        Centroids centroids = new(new float[D], 1, D);
        Assert.Contains("labels, distances and margins of the rows", Assert.Throws<ConfigException>(
            () => NearestCentroids.Assign(rows, centroids, memory: new ByteSize(1 << 20))).Message);
        Assert.Throws<ConfigException>(() => NearestCentroids.CheckMemory(rows, 1, new ByteSize(1 << 20)));
        Assert.Equal(0, rows.ReadCount);
    }

    [Theory]
    [InlineData(NpyType.Float16)]
    [InlineData(NpyType.Float32)]
    [InlineData(NpyType.Float64)]
    public void Labels_of_rows_that_are_read_are_those_of_mapped_ones(NpyType type)
    {
        using NpyMatrix rows = NpyMatrix.Open(Write("a.npy", type, 0, N));
        Centroids centroids = KMeans.Fit(rows, Options()).Centroids;
        Assignment expected = NearestCentroids.Assign(rows, centroids);
        foreach (Assignment found in new[]
            { NearestCentroids.Assign(rows.ToUnmapped(), centroids), NearestCentroids.Assign(rows, centroids, memory: new ByteSize(1L << 40)) })
        {
            Assert.Equal(expected.Labels, found.Labels);
            Assert.Equal(expected.SquaredDistances, found.SquaredDistances);
            Assert.Equal(expected.SecondSquaredDistances, found.SecondSquaredDistances);
        }
    }

    /// <summary>A mapped file would end the process.</summary>
    [Fact]
    public void A_file_that_is_cut_short_while_it_is_read_is_an_error()
    {
        string path = Write("a.npy", NpyType.Float32, 0, N);
        using NpyMatrix rows = NpyMatrix.Open(path);
        int iterations = 0;
        KMeansOptions options = Options() with { Backend = Backend(new(37, 0, 0, 0), 0) };
        ArtefactException error = Assert.Throws<ArtefactException>(() => KMeans.Fit(rows.ToUnmapped(), options, onCheckpoint: _ =>
        {
            if (++iterations == 2) Assert.Equal(0, Truncate(path, 10_000));
        }));
        Assert.Equal(2, iterations);
        Assert.Equal($"{path} ends after 10000 bytes, but had {128 + 4 * N * D} when it was opened: it was shortened while it was in use. "
            + "Restore it and begin again.", error.Message);
    }

    private static KMeansOptions Options(bool isWeighted = false, bool isSpherical = false) => new()
    {
        ClusterCount = K,
        MaxIterations = 9,
        Seed = 3,
        SampleCount = 300,
        RestartCount = 2,
        Spherical = isSpherical,
        Weights = isWeighted ? new RowWeights([.. Enumerable.Range(0, N).Select(row => row % 4)]) : null,
    };

    private static IKMeansBackend Backend(KeptParts kept, int i)
    {
        ScreenSettings settings = new() { Kept = kept, UsesReduced = i % 3 == 0 ? true : null };
        return i % 2 == 0 || !NativePanels.Supports(NativeInstructions.Avx2)
            ? new SimdBackend { Settings = settings } : new NativeBackend(NativeInstructions.Avx2) { Settings = settings };
    }

    private static IKMeansBackend? Named(string name) => name == "native" ? null : KMeansBackends.Processor.ByName(name);

    private static void CompareBytes(KMeansResult expected, KMeansResult found)
    {
        Assert.True(expected.Centroids.HasSameBits(found.Centroids));
        Assert.Equal(expected.Inertia, found.Inertia);
        Assert.Equal(
            expected.Iterations.Select(i => i with { UndecidedCount = 0, SkippedShare = 0 }),
            found.Iterations.Select(i => i with { UndecidedCount = 0, SkippedShare = 0 }));
    }

    /// <summary>Clusters that overlap, and one row that reaches far out.</summary>
    private static float[] Values(int first, int end)
    {
        Random random = new(5);
        float[] all = [.. Enumerable.Range(0, N * D).Select(i => 2 * (i / D % 5) + i % D % 3 + 4 * random.NextSingle())];
        all[333 * D] = 3e4f;
        return all[(first * D)..(end * D)];
    }

    private string Write(string name, NpyType type, int first, int end)
    {
        string path = Path.Combine(_folder, name);
        using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(type, end - first, D));
        writer.Append(Values(first, end));
        writer.Complete();
        return path;
    }

    [LibraryImport("libc", EntryPoint = "truncate", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Truncate(string path, nint length);
}
