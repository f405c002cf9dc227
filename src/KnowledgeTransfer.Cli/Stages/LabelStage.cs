using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>labels</c>: the nearest centroid of each picture, of this data set or another.</summary>
internal static class LabelStage
{
    public const string Name = "labels";

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="clusters">Folder with <c>centroids.npy</c> and <c>transform/</c>.</param>
    /// <param name="requests">What to label.</param>
    /// <param name="seed">For shuffling.</param>
    /// <param name="threads">0 for all.</param>
    /// <param name="backend">K-means backend by name.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static (StageFolder Stage, LabelFigures Figures) Run(
        string folder, string clusters, IReadOnlyList<LabelRequest> requests, ulong seed, int threads, string backend, bool replace,
        CancellationToken cancellation)
    {
        var shuffled = new JsonArray([.. requests.Where(r => r.Shuffle).Select(r => (JsonNode)r.Name)]);
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        (inputs["centroids"], inputs["transform"]) = ClusterFiles.Hashes(clusters);
        foreach ((string name, string hash) in requests.SelectMany(request => request.Inputs)) inputs[name] = hash;
        if (shuffled.Count > 0) inputs["seed"] = seed.ToString(CultureInfo.InvariantCulture);
        var stage = new StageFolder(folder, new StageKey(Name, 1, new JsonObject { ["shuffled"] = shuffled }.ToJsonString(), inputs));
        return (stage, StageRunner.Run(stage, replace, Work, Describe));

        (LabelFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            (Centroids centroids, FeatureTransform transform) = ClusterFiles.Read(clusters);
            var files = new List<string>();
            var sets = new List<LabelledSet>();
            foreach (LabelRequest request in requests)
            {
                Assignment? assignment = request.Assign(
                    centroids, transform, backend, threads, stage.Unfinished, progress, cancellation);
                if (assignment is null) continue; // rank 0 has it
                files.AddRange(Write(request, assignment, centroids.Count));
                int empty = assignment.CountClusters(centroids.Count).Count(n => n == 0);
                sets.Add(new LabelledSet(request.Name, request.Ids.Length, assignment.Inertia, empty));
            }
            return (new LabelFigures(centroids.Count, sets), files);
        }

        IEnumerable<string> Write(LabelRequest request, Assignment assignment, int clusterCount)
        {
            int[] labels = assignment.Labels;
            if (request.Shuffle) new CounterRandom(CounterRandom.Key(seed)).Shuffle(labels);
            var margins = new double[labels.Length];
            for (int i = 0; i < margins.Length; i++) margins[i] = assignment.SecondSquaredDistances[i] - assignment.SquaredDistances[i];
            var set = new PseudoLabelSet(request.Ids, labels, assignment.SquaredDistances, margins, clusterCount);
            string csv = request.Name + ".csv", npy = request.Name + ".labels.npy", distances = request.Name + ".distances.npy";
            set.WriteCsv(stage[csv]);
            set.WriteNpy(stage[npy], stage[distances]);
            return [csv, npy, distances];
        }
    }

    private static string Describe(LabelFigures f) =>
        string.Join(", ", f.Sets.Select(s => $"{s.Name} {s.PictureCount:N0}")) + $" pictures in {f.ClusterCount:N0} clusters";
}
