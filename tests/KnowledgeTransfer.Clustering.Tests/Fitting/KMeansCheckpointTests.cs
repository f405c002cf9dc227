using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class KMeansCheckpointTests
{
    private static readonly float[] s_values = [.. Rows.Clustered(300, 6, 8, 9), .. Rows.Grid(100, 6)];

    private static readonly RowWeights s_weights = new([.. Enumerable.Range(0, 400).Select(i => i * i % 7)]);

    // Duplicates and far start centroids make relocations happen, restarts make a best outcome part of the state.
    public static TheoryData<string> Fits => ["restarts", "relocations", "float64", "tolerance", "parallel start", "scalar", "weights",
        "directions", "weighted directions of float64"];

    [Theory, MemberData(nameof(Fits))]
    public void Resuming_from_any_iteration_gives_the_bytes_of_the_uninterrupted_fit(string kind)
    {
        (FeatureMatrix rows, KMeansOptions options) = Fit(kind);
        List<byte[]> checkpoints = [];
        KMeansResult whole = KMeans.Fit(rows, options, onCheckpoint: c => checkpoints.Add(Bytes(c)));
        Assert.Equal(whole.Iterations.Count, checkpoints.Count);
        if (kind == "relocations") Assert.Contains(whole.Iterations, i => i.RelocatedCount > 0);
        foreach (byte[] bytes in checkpoints)
        {
            KMeansResult resumed = KMeans.Fit(rows, options with { ThreadCount = 1 },
                resumeFrom: KMeansCheckpoint.Read(new MemoryStream(bytes)));
            Assert.True(whole.Centroids.HasSameBits(resumed.Centroids));
            Assert.Equal((whole.Inertia, whole.Restart, whole.StopReason, whole.RelocationCount), (resumed.Inertia, resumed.Restart,
                resumed.StopReason, resumed.RelocationCount));
            Assert.Equal(whole.Iterations.Select(i => i with { UndecidedCount = 0, SkippedShare = 0 }), resumed.Iterations.Select(i =>
                i with { UndecidedCount = 0, SkippedShare = 0 }));
        }
    }

    [Fact]
    public void A_checkpoint_of_other_rows_is_noticed()
    {
        (FeatureMatrix rows, KMeansOptions options) = Fit("restarts");
        KMeansCheckpoint? last = null;
        KMeans.Fit(rows, options, onCheckpoint: c => last = c);
        float[] other = (float[])s_values.Clone();
        other[5] += 1;
        Assert.Contains("other rows", Assert.Throws<DataException>(() => KMeans.Fit(new ArrayMatrix(other, 6), options,
            resumeFrom: last)).Message);
    }

    [Fact]
    public void A_checkpoint_of_other_options_is_noticed()
    {
        (FeatureMatrix rows, KMeansOptions options) = Fit("restarts");
        KMeansCheckpoint? last = null;
        KMeans.Fit(rows, options, onCheckpoint: c => last = c);
        Assert.Contains("seed 77", Assert.Throws<ConfigException>(() => KMeans.Fit(rows, options with { Seed = 77 },
            resumeFrom: last)).Message);
        KMeansOptions parallel = options with { Initialisation = KMeansInitialisation.Parallel };
        Assert.Contains("start Parallel", Assert.Throws<ConfigException>(() => KMeans.Fit(rows, parallel, resumeFrom: last)).Message);
        KMeansOptions weighted = options with { Weights = s_weights }, directions = options with { Spherical = true };
        Assert.Contains(s_weights.Sha256, Assert.Throws<ConfigException>(() => KMeans.Fit(rows, weighted, resumeFrom: last)).Message);
        Assert.Contains(", spherical", Assert.Throws<ConfigException>(() => KMeans.Fit(rows, directions, resumeFrom: last)).Message);
    }

    [Fact]
    public void Truncated_damaged_and_foreign_files_are_told_from_checkpoints()
    {
        (FeatureMatrix rows, KMeansOptions options) = Fit("restarts");
        byte[] bytes = [];
        KMeans.Fit(rows, options, onCheckpoint: c => bytes = Bytes(c));
        Assert.Throws<ArtefactException>(() => KMeansCheckpoint.Read(new MemoryStream([])));
        Assert.Throws<ArtefactException>(() => KMeansCheckpoint.Read(new MemoryStream("<html>"u8.ToArray())));
        foreach (int length in new[] { 10, 11, 40, 100, bytes.Length - 1 })
            Assert.Contains("truncated", Assert.Throws<ArtefactException>(() =>
                KMeansCheckpoint.Read(new MemoryStream(bytes[..length]))).Message);
        bytes[200] ^= 1;
        Assert.Throws<ArtefactException>(() => KMeansCheckpoint.Read(new MemoryStream(bytes)));
    }

    private static (FeatureMatrix Rows, KMeansOptions Options) Fit(string kind)
    {
        ArrayMatrix rows = new(s_values, 6);
        KMeansOptions options = new() { ClusterCount = 14, MaxIterations = 8, Seed = 11 };
        return kind switch
        {
            "restarts" => (rows, options with { RestartCount = 3 }),
            "relocations" => (rows, options with
            {
                StartCentroids = new Centroids([.. s_values[..(9 * 6)], .. Enumerable.Repeat(50f, 30)],
                14, 6)
            }),
            "float64" => (new TypedMatrix(Array.ConvertAll(s_values, v => v * 1.000000001), 6, ElementType.Float64), options),
            "tolerance" => (rows, options with { Tolerance = 0.02, RestartCount = 2 }),
            "parallel start" => (rows, options with { Initialisation = KMeansInitialisation.Parallel, RestartCount = 2 }),
            "weights" => (rows, options with { RestartCount = 2, Weights = s_weights }),
            "directions" => (new ArrayMatrix(s_values[..1800], 6), options with { RestartCount = 2, Spherical = true }),
            "weighted directions of float64" => (new TypedMatrix(Rows.ToDouble(s_values[..1800]), 6, ElementType.Float64), options with
            {
                Initialisation = KMeansInitialisation.Parallel,
                Spherical = true,
                Weights = new RowWeights(s_weights.Multiples[..300].ToArray(), -3),
            }),
            _ => (rows, options with { RestartCount = 2, Backend = KMeansBackends.Scalar }),
        };
    }

    private static byte[] Bytes(KMeansCheckpoint checkpoint)
    {
        using MemoryStream stream = new();
        checkpoint.Write(stream);
        return stream.ToArray();
    }
}
