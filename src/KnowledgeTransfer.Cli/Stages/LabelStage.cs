using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>One file of features that is to be labelled.</summary>
/// <param name="Name">What the outputs are called: <c>NAME.csv</c>, <c>NAME.labels.npy</c>, <c>NAME.distances.npy</c>.</param>
/// <param name="Features">The <c>.npy</c> file.</param>
/// <param name="FeaturesHash">Its SHA-256.</param>
/// <param name="Ids">Ids of its rows.</param>
/// <param name="Shuffle">Whether the labels are dealt out at random instead: a control.</param>
internal sealed record LabelRequest(string Name, string Features, string FeaturesHash, ImageId[] Ids, bool Shuffle);

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
    public static StageFolder Run(string folder, string clusters, IReadOnlyList<LabelRequest> requests, ulong seed, int threads, string backend, bool replace, CancellationToken cancellation)
    {
        string centroidsFile = Path.Combine(clusters, ClusterStage.Centroids), transformFolder = Path.Combine(clusters, ClusterStage.Transform);
        if (!File.Exists(centroidsFile)) throw new ConfigException($"{clusters} has no {ClusterStage.Centroids}; give a folder that kt clusters wrote.");
        bool foreign = !File.Exists(Path.Combine(clusters, ClusterStage.Name + ".json")); // centroids from elsewhere: there was no transform
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["centroids"] = FileHash.OfFile(centroidsFile),
            ["transform"] = foreign ? "none" : FileHash.OfFile(Path.Combine(transformFolder, "transform.json")),
        };
        foreach (LabelRequest r in requests) inputs["features " + r.Name] = r.FeaturesHash;
        if (requests.Any(r => r.Shuffle)) inputs["seed"] = seed.ToString(CultureInfo.InvariantCulture);
        var key = new StageKey(Name, 1, new JsonObject { ["shuffled"] = new JsonArray([.. requests.Where(r => r.Shuffle).Select(r => (JsonNode)r.Name)]) }.ToJsonString(), inputs);
        var stage = new StageFolder(folder, key);
        StageRunner.Run(stage, Name, replace, Work, Describe);
        return stage;

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            Centroids centroids = ClusterStage.ReadCentroids(centroidsFile);
            FeatureTransform transform = foreign ? FeatureTransform.Identity(centroids.Dimension) : FeatureTransform.Load(transformFolder);
            var files = new List<string>();
            var figures = new JsonObject { ["clusters"] = centroids.Count };
            foreach (LabelRequest request in requests)
            {
                using NpyMatrix features = NpyMatrix.Open(request.Features);
                Assignment assignment = NearestCentroids.Assign(transform.Apply(features), centroids, KMeansBackends.ByName(backend), threads,
                    new Progress(progress, features.RowCount), cancellation, row => request.Ids[row].Value);
                if (request.Shuffle) Shuffle(assignment.Labels, seed);
                double[] margins = [.. assignment.SecondSquaredDistances.Zip(assignment.SquaredDistances, (second, first) => second - first)];
                var labels = new PseudoLabelSet(request.Ids, assignment.Labels, assignment.SquaredDistances, margins, centroids.Count);
                string csv = request.Name + ".csv", npy = request.Name + ".labels.npy", distances = request.Name + ".distances.npy";
                labels.WriteCsv(stage[csv]);
                labels.WriteNpy(stage[npy], stage[distances]);
                files.AddRange([csv, npy, distances]);
                figures[request.Name] = new JsonObject
                {
                    ["pictures"] = request.Ids.Length,
                    ["inertia"] = assignment.Inertia,
                    ["emptyClusters"] = assignment.CountClusters(centroids.Count).Count(n => n == 0),
                };
            }
            return new StageRunner.Outcome(figures, files);
        }
    }

    /// <summary>Fisher and Yates with a seeded generator; the sizes of the clusters stay what they are.</summary>
    private static void Shuffle(int[] labels, ulong seed)
    {
        ulong state = seed;
        for (int i = labels.Length - 1; i > 0; i--)
        {
            int j = (int)(Next() % (ulong)(i + 1));
            (labels[i], labels[j]) = (labels[j], labels[i]);
        }

        ulong Next() // SplitMix64 (Steele, Lea and Flood 2014)
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private static string Describe(JsonObject r) => string.Join(", ", r.Where(p => p.Value is JsonObject).Select(p => $"{p.Key} {(int)p.Value!["pictures"]!:N0}"))
        + $" pictures in {(int)r["clusters"]!:N0} clusters";

    private sealed class Progress(IProgress<StageProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new StageProgress(Name, "rows", value, total));
    }
}
