using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Verification;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>clusters</c>: features to centroids, with the transform that was fitted on the way.</summary>
internal static class ClusterStage
{
    public const string Name = "clusters";
    public const string Iterations = "iterations.csv";
    public const string WeightsInput = "weights";
    public const string Labels = "labels.npy", Distances = "distances.npy", Weights = "weights.npy";

    /// <summary>The stated rule for k where none is given: the square root of twice the number of rows, at least 2.</summary>
    public static int DefaultCount(long rowCount) => (int)Math.Clamp(Math.Round(Math.Sqrt(2.0 * rowCount)), 2, int.MaxValue);

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="request">What to cluster.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static (StageFolder Stage, ClusterFigures Figures) Run(
        string folder, ClusterRequest request, bool replace, CancellationToken cancellation)
    {
        // Backend and memory are left out of the key: any gives the same bits.
        ClustersSection settings = request.Options with { Count = request.ClusterCount, Backend = "" };
        var options = new JsonObject { ["options"] = JsonNode.Parse(ConfigWriter.ToCanonicalJson(settings)), ["assign"] = request.Assign };
        if (request.Spherical) options["spherical"] = true;
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach ((string name, string hash) in request.Features.Inputs("features")) inputs[name] = hash;
        if (request.Weights is { } weighting) inputs[WeightsInput] = weighting.Hash;
        var stage = new StageFolder(folder, new StageKey(Name, 1, options.ToJsonString(), inputs));
        return (stage, StageRunner.Run(stage, replace, Work, Describe));

        (ClusterFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            if (Job.IsFirst) File.Delete(stage[ClusterCertificate.FileName]); // of another result
            using ShardedMatrix features = request.Features.Open(stage.Unfinished, progress, cancellation);
            FeatureMatrix read = request.Memory is null ? features : features.ToUnmapped();
            FeatureMatrix named = request.RowName is { } id ? new NamedRows(read, id) : read;
            FeatureTransformOptions steps = Transform(request);
            FeatureTransform transform = FeatureTransform.Identity(features.Dimension);
            string transformed = Path.Combine(stage.Unfinished, "rows.npy");
            // By rank 0, which alone needs the transform: its sums are of float64, in the order of rows.
            Job.First(() =>
            {
                transform = FeatureTransform.Fit(named, steps, cancellation);
                if (steps.Steps.Count > 0) TransformedFile.Write(transform.Apply(named), transformed, cancellation);
            });
            using NpyMatrix? file = steps.Steps.Count > 0 ? NpyMatrix.Open(transformed) : null;
            FeatureMatrix rows = file ?? (FeatureMatrix)features;
            return Backends.Run(request.Options.Backend, rows, request.ClusterCount, backend =>
                Cluster(backend is IDeviceBackend && request.Held is { } held ? held : rows, transform, backend, progress),
                request.Weights is not null);
        }

        (ClusterFigures, IReadOnlyList<string>) Cluster(
            FeatureMatrix rows, FeatureTransform transform, IKMeansBackend backend, IProgress<StageProgress> progress)
        {
            backend = Backends.With(backend, request.Parts);
            KMeansOptions fit = Fit(request, backend);
            if (request is { Assign: true, Memory: { } limit })
                NearestCentroids.CheckMemory(rows, request.ClusterCount, limit, request.Threads, RankedAssignment.BytesPerRow(fit.Ranks));
            string checkpoint = Path.Combine(stage.Unfinished, "kmeans.checkpoint");
            KMeansCheckpoint? before = ReadCheckpoint(checkpoint);
            using IterationLog? log = IterationLog.Open(Job.IsFirst ? request.LogFolder : null, before is not null, backend.Name);
            KMeansResult result = KMeans.Fit(rows, fit, new IterationProgress(progress, fit, rows.RowCount, log), cancellation,
                before, Job.IsFirst ? c => WriteCheckpoint(checkpoint, c) : null, request.RowName,
                plan => MemoryNote.Write(plan, Job.IsFirst ? request.LogFolder : null));
            Assignment? assignment = request.Assign
                ? RankedAssignment.Run(
                    rows, result.Centroids, fit.Ranks, backend, request.Threads, null, cancellation, request.RowName, request.Memory)
                : null;
            return (Figures(rows, result) with { Spherical = request.Spherical }, Job.IsFirst ? [.. Write(result, transform, assignment)] : []);
        }

        IEnumerable<string> Write(KMeansResult result, FeatureTransform transform, Assignment? assignment)
        {
            foreach (string file in ClusterFiles.Write(stage.Folder, result.Centroids, transform)) yield return file;
            AtomicFile.WriteText(stage[Iterations], IterationTable(result.Iterations));
            yield return Iterations;
            if (assignment is not null)
            {
                NpyFile.WriteInt32(stage[Labels], assignment.Labels);
                yield return Labels;
                NpyFile.WriteFloat64(stage[Distances], assignment.SquaredDistances);
                yield return Distances;
            }
            if (request.Weights is not { } weighting) yield break;
            NpyFile.WriteInt32(stage[Weights], weighting.Weights.Multiples);
            yield return Weights;
        }
    }

    private static KMeansOptions Fit(ClusterRequest request, IKMeansBackend backend) => new()
    {
        ClusterCount = request.ClusterCount,
        MaxIterations = request.Options.Iterations,
        RestartCount = request.Options.Restarts,
        Seed = request.Seed,
        Initialisation = request.Options.Init switch
        {
            InitialisationKind.RandomRows => KMeansInitialisation.RandomRows,
            InitialisationKind.Parallel => KMeansInitialisation.Parallel,
            _ => KMeansInitialisation.PlusPlus,
        },
        Weights = request.Weights?.Weights,
        Spherical = request.Spherical,
        ThreadCount = request.Threads,
        Memory = request.Memory,
        Backend = backend,
        Ranks = Job.Ranks,
    };

    private static FeatureTransformOptions Transform(ClusterRequest request) => new()
    {
        Steps = request.Options.Transform switch
        {
            TransformKind.None => request.Spherical ? [FeatureTransformStep.Normalize] : [],
            TransformKind.Centre when request.Spherical => [FeatureTransformStep.Center, FeatureTransformStep.Normalize],
            TransformKind.Centre => [FeatureTransformStep.Center],
            TransformKind.L2 => [FeatureTransformStep.Normalize],
            TransformKind.CentreL2 => [FeatureTransformStep.Center, FeatureTransformStep.Normalize],
            TransformKind.StandardiseL2 => [FeatureTransformStep.Standardize, FeatureTransformStep.Normalize],
            _ => [FeatureTransformStep.Standardize, FeatureTransformStep.PrincipalComponents, FeatureTransformStep.Normalize],
        },
        ComponentCount = request.Options.Components,
        Whiten = true,
        ThreadCount = request.Threads,
        Memory = request.Memory,
    };

    private static ClusterFigures Figures(FeatureMatrix rows, KMeansResult result) => new(
        RowCount: rows.RowCount,
        Dimension: rows.Dimension,
        Count: result.Centroids.Count,
        Inertia: result.Inertia,
        IterationCount: result.Iterations.Count(i => i.Restart == result.Restart),
        StopReason: result.StopReason,
        Restart: result.Restart,
        RelocationCount: result.RelocationCount,
        StartSampleCount: result.SampleCount,
        SumLimbCount: result.SumPrecision.LimbCount,
        SumsLossless: result.SumPrecision.IsLossless,
        CentroidsSha256: result.Centroids.Sha256,
        Weights: WeightFigures.Of(result.Weights));

    private static string Describe(ClusterFigures f)
    {
        string rows = f.Weights?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"{f.RowCount:N0} rows");
        return string.Create(CultureInfo.InvariantCulture,
            $"{f.Count:N0} clusters of {rows}, {f.IterationCount} iterations, inertia {f.Inertia:G6}");
    }

    private static string IterationTable(IReadOnlyList<KMeansIteration> iterations)
    {
        var table = new StringBuilder("restart,iteration,inertia,moved,empty,relocated\n");
        foreach (KMeansIteration i in iterations)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"{i.Restart},{i.Iteration},{i.Inertia:R},{i.MovedCount},{i.EmptyCount},{i.RelocatedCount}\n");
        }
        return table.ToString();
    }

    private static KMeansCheckpoint? ReadCheckpoint(string path)
    {
        byte[] bytes = Job.Ranks.FromFirst(() => File.Exists(path) ? File.ReadAllBytes(path) : []);
        return bytes.Length == 0 ? null : KMeansCheckpoint.Read(new MemoryStream(bytes));
    }

    private static void WriteCheckpoint(string path, KMeansCheckpoint checkpoint)
    {
        using var file = new AtomicFile(path);
        checkpoint.Write(file.Stream);
        file.Complete();
    }
}
