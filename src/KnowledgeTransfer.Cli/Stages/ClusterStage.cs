using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What k-means is asked for, once the rule for k has spoken.</summary>
/// <param name="Features">The <c>.npy</c> file.</param>
/// <param name="FeaturesHash">Its SHA-256.</param>
/// <param name="Options">Transform and initialisation.</param>
/// <param name="ClusterCount">k.</param>
/// <param name="Seed">Of k-means.</param>
/// <param name="Threads">0 for all.</param>
/// <param name="RowName">Names a row in messages, or null.</param>
internal sealed record ClusterRequest(
    string Features, string FeaturesHash, ClustersSection Options, int ClusterCount, ulong Seed, int Threads, Func<long, string>? RowName);

/// <summary><c>clusters</c>: features to centroids, with the transform that was fitted on the way.</summary>
internal static class ClusterStage
{
    public const string Name = "clusters";
    public const string Centroids = "centroids.npy", Transform = "transform";
    private const string Iterations = "iterations.csv", Labels = "labels.npy", Distances = "distances.npy";

    /// <summary>The stated rule for k where none is given: the square root of twice the number of rows, at least 2.</summary>
    public static int DefaultCount(long rowCount) => (int)Math.Clamp(Math.Round(Math.Sqrt(2.0 * rowCount)), 2, int.MaxValue);

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="request">What to cluster.</param>
    /// <param name="assign">Whether to write labels and distances of the fitted rows too (<c>kt clusters</c> does).</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static (StageFolder Stage, JsonObject Result) Run(string folder, ClusterRequest request, bool assign, bool replace, CancellationToken cancellation)
    {
        var options = new JsonObject
        {
            ["options"] = JsonNode.Parse(ConfigWriter.ToCanonicalJson(request.Options with { Count = request.ClusterCount, Backend = "" })),
            ["assign"] = assign,
        };
        var key = new StageKey(Name, 1, options.ToJsonString(),
            new() { ["features"] = request.FeaturesHash, ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture) });
        var stage = new StageFolder(folder, key);
        JsonObject result = StageRunner.Run(stage, Name, replace, Work, Describe);
        return (stage, result);

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            IKMeansBackend backend = KMeansBackends.ByName(request.Options.Backend);
            using NpyMatrix features = NpyMatrix.Open(request.Features);
            FeatureTransform transform = FeatureTransform.Fit(features, TransformOptions(request.Options, request.Threads), cancellation);
            using NpyMatrix rows = Transformed(transform, features, request.Features, Path.Combine(stage.Work, "rows.npy"), cancellation);
            var fit = new KMeansOptions
            {
                ClusterCount = request.ClusterCount,
                MaxIterations = request.Options.Iterations,
                RestartCount = request.Options.Restarts,
                Seed = request.Seed,
                Initialisation = request.Options.Init == InitialisationKind.RandomRows ? KMeansInitialisation.RandomRows : KMeansInitialisation.PlusPlus,
                ThreadCount = request.Threads,
                Backend = backend,
            };
            string checkpoint = Path.Combine(stage.Work, "kmeans.checkpoint");
            KMeansResult result = KMeans.Fit(rows, fit, new Progress(progress, fit), cancellation, ReadCheckpoint(checkpoint), c => WriteCheckpoint(checkpoint, c), request.RowName);

            var files = new List<string> { Centroids, Iterations };
            WriteCentroids(stage[Centroids], result.Centroids);
            Directory.CreateDirectory(stage[Transform]);
            transform.Save(stage[Transform]);
            files.AddRange(Directory.GetFiles(stage[Transform]).Select(f => $"{Transform}/{Path.GetFileName(f)}"));
            AtomicFile.WriteText(stage[Iterations], IterationTable(result.Iterations));
            if (assign)
            {
                Assignment assignment = NearestCentroids.Assign(rows, result.Centroids, backend, request.Threads, null, cancellation, request.RowName);
                NpyFile.WriteInt32(stage[Labels], assignment.Labels);
                NpyFile.WriteFloat64(stage[Distances], assignment.SquaredDistances);
                files.AddRange([Labels, Distances]);
            }
            return new StageRunner.Outcome(Figures(features, rows, result), files);
        }
    }

    /// <summary>Reads centroids as the stage writes them.</summary>
    /// <exception cref="ArtefactException">Not a float matrix.</exception>
    public static Centroids ReadCentroids(string path)
    {
        using NpyMatrix matrix = NpyMatrix.Open(path);
        int count = checked((int)matrix.RowCount), length = checked(count * matrix.Dimension);
        if (matrix.ElementType == ElementType.Float64)
        {
            var values = new double[length];
            matrix.CopyRows(0, values.AsSpan());
            return new Centroids(values, count, matrix.Dimension);
        }
        var singles = new float[length];
        matrix.CopyRows(0, singles.AsSpan());
        return new Centroids(singles, count, matrix.Dimension);
    }

    /// <summary>k-means reads every row once per iteration, so the transform is applied once and its result mapped from a file.</summary>
    private static NpyMatrix Transformed(FeatureTransform transform, NpyMatrix features, string source, string path, CancellationToken cancellation)
    {
        if (transform.Steps.Count == 0) return NpyMatrix.Open(source);
        FeatureMatrix rows = transform.Apply(features);
        using (NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float32, rows.RowCount, rows.Dimension)))
        {
            var block = new float[(int)Math.Min(rows.RowCount, Math.Max(1, (1 << 20) / rows.Dimension)) * rows.Dimension];
            for (long row = 0; row < rows.RowCount; row += block.Length / rows.Dimension)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<float> part = block.AsSpan(0, (int)Math.Min(block.Length, (rows.RowCount - row) * rows.Dimension));
                rows.CopyRows(row, part);
                writer.Append((ReadOnlySpan<float>)part);
            }
            writer.Complete();
        }
        return NpyMatrix.Open(path);
    }

    private static void WriteCentroids(string path, Centroids centroids)
    {
        if (centroids.ElementType == ElementType.Float64) NpyFile.WriteMatrix(path, centroids.Float64, centroids.Dimension);
        else NpyFile.WriteMatrix(path, centroids.Float32, centroids.Dimension);
    }

    private static FeatureTransformOptions TransformOptions(ClustersSection options, int threads) => new()
    {
        Steps = options.Transform switch
        {
            TransformKind.None => [],
            TransformKind.L2 => [FeatureTransformStep.Normalize],
            TransformKind.StandardiseL2 => [FeatureTransformStep.Standardize, FeatureTransformStep.Normalize],
            _ => [FeatureTransformStep.Standardize, FeatureTransformStep.PrincipalComponents, FeatureTransformStep.Normalize],
        },
        ComponentCount = options.Components,
        Whiten = true,
        ThreadCount = threads,
    };

    private static JsonObject Figures(NpyMatrix features, FeatureMatrix rows, KMeansResult result) => new()
    {
        ["rows"] = features.RowCount,
        ["dimension"] = rows.Dimension,
        ["count"] = result.Centroids.Count,
        ["inertia"] = result.Inertia,
        ["iterations"] = result.Iterations.Count(i => i.Restart == result.Restart),
        ["stopReason"] = result.StopReason.ToString(),
        ["restart"] = result.Restart,
        ["relocations"] = result.RelocationCount,
        ["startSample"] = result.SampleCount,
        ["sumLimbs"] = result.SumPrecision.LimbCount,
        ["sumsLossless"] = result.SumPrecision.IsLossless,
        ["centroidsSha256"] = result.Centroids.Sha256,
    };

    private static string Describe(JsonObject r) => string.Create(CultureInfo.InvariantCulture,
        $"{(int)r["count"]!:N0} clusters of {(long)r["rows"]!:N0} rows, {(int)r["iterations"]!} iterations, inertia {(double)r["inertia"]!:G6}");

    private static string IterationTable(IReadOnlyList<KMeansIteration> iterations)
    {
        var table = new StringBuilder("restart,iteration,inertia,moved,empty,relocated\n");
        foreach (KMeansIteration i in iterations)
            table.Append(CultureInfo.InvariantCulture, $"{i.Restart},{i.Iteration},{i.Inertia:R},{i.MovedCount},{i.EmptyCount},{i.RelocatedCount}\n");
        return table.ToString();
    }

    private static KMeansCheckpoint? ReadCheckpoint(string path)
    {
        if (!File.Exists(path)) return null;
        using FileStream stream = File.OpenRead(path);
        return KMeansCheckpoint.Read(stream);
    }

    private static void WriteCheckpoint(string path, KMeansCheckpoint checkpoint)
    {
        using var file = new AtomicFile(path);
        checkpoint.Write(file.Stream);
        file.Complete();
    }

    private sealed class Progress(IProgress<StageProgress> progress, KMeansOptions options) : IProgress<KMeansIteration>
    {
        public void Report(KMeansIteration i) => progress.Report(new StageProgress(Name, "iterations",
            (long)i.Restart * options.MaxIterations + i.Iteration, (long)options.RestartCount * options.MaxIterations,
            string.Create(CultureInfo.InvariantCulture, $"inertia {i.Inertia:G6}, {i.MovedCount:N0} moved")));
    }
}
