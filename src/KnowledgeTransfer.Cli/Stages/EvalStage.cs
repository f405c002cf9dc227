using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>One row of the results table before it is measured: whose features, and how to get them.</summary>
/// <param name="Key">student, teacher, random or pixels.</param>
/// <param name="Name">For people.</param>
/// <param name="Layer">What was tapped, or empty.</param>
/// <param name="Teacher">Extracts the features, or null where they are there already.</param>
/// <param name="TrainFile">Existing features of the training pictures, or null.</param>
/// <param name="HeldOutFile">Existing features of the held-out pictures, or null.</param>
internal sealed record EvalSubject(string Key, string Name, string Layer, Teacher? Teacher, string? TrainFile = null, string? HeldOutFile = null);

/// <summary><c>eval</c>: probes on frozen features where there are labels, and the figures that need none.</summary>
internal static class EvalStage
{
    public const string Name = "eval";
    private const string Table = "table.csv";
    public const int OverlapNeighbours = 10;

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="context">Settings and the run's folder.</param>
    /// <param name="images">Pictures, with labels if the source has any.</param>
    /// <param name="subjects">Whom to judge; the one with key "teacher" is compared with the others.</param>
    /// <param name="labels">Folder of the labels stage, for the alignment of clusters and classes.</param>
    /// <param name="inputs">Hashes of what the subjects' features depend on.</param>
    public static JsonObject Run(RunContext context, RunImages images, IReadOnlyList<EvalSubject> subjects, StageFolder labels, SortedDictionary<string, string> inputs)
    {
        var key = new StageKey(Name, 1, ConfigWriter.ToCanonicalJson(context.Config.Eval), inputs);
        var stage = new StageFolder(context.StageFolder(Name), key);
        return StageRunner.Run(stage, Name, context.Replace, Work, Describe);

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            var rows = new JsonArray();
            var labelFree = new JsonObject();
            using FeaturePair teacher = Features(subjects.Single(s => s.Key == "teacher"));
            foreach (EvalSubject subject in subjects)
            {
                using FeaturePair features = Features(subject);
                var row = new JsonObject { ["key"] = subject.Key, ["name"] = subject.Name, ["layer"] = subject.Layer, ["dimension"] = features.Train.Dimension };
                row["scores"] = Probes.Run(features, images.Train.Labels, images.HeldOut.Labels, subject, context.Config.Eval, context.Config.Threads, context.Cancellation);
                rows.Add(row);
                labelFree[subject.Key] = LabelFree(features, teacher, subject.Key);
            }
            var figures = new JsonObject { ["subjects"] = rows, ["labelFree"] = labelFree, ["alignment"] = Alignment(images, labels) };
            AtomicFile.WriteText(stage[Table], Csv(rows));
            return new StageRunner.Outcome(figures, [Table]);

            FeaturePair Features(EvalSubject subject)
            {
                string train = subject.TrainFile ?? Extract(images.Train, "train"), heldOut = subject.HeldOutFile ?? Extract(images.HeldOut, "heldout");
                return new FeaturePair(NpyMatrix.Open(train), NpyMatrix.Open(heldOut));

                string Extract(ImageSource source, string part)
                {
                    string path = Path.Combine(stage.Work, $"{subject.Key}.{part}.npy");
                    if (!File.Exists(path)) subject.Teacher!.Extract(source, path, StoredType.Float32, context.Config.Threads, progress, context.Cancellation);
                    return path;
                }
            }
        }

        JsonObject LabelFree(FeaturePair features, FeaturePair teacher, string subject)
        {
            var figures = new JsonObject { ["effectiveRank"] = EffectiveRank.Compute(features.Train, cancellationToken: context.Cancellation) };
            if (subject != "teacher" && features.Train.RowCount > OverlapNeighbours)
                figures["neighbourOverlap"] = NeighbourOverlap.Compute(teacher.Train, features.Train, OverlapNeighbours, threadCount: context.Config.Threads, cancellationToken: context.Cancellation);
            return figures;
        }
    }

    /// <summary>Purity and mutual information of the training pictures' clusters and classes, where there are classes.</summary>
    private static JsonObject? Alignment(RunImages images, StageFolder labels)
    {
        if (images.Train.Labels is not { } truth) return null;
        PseudoLabelSet set = PseudoLabelSet.ReadCsv(labels["train.csv"]);
        int[] clusters = set.JoinWith(images.Train.Ids);
        int[] known = [.. Enumerable.Range(0, clusters.Length).Where(i => truth.Classes[i] >= 0)];
        if (known.Length == 0) return null;
        ClusterAlignment alignment = ClusterAlignment.Compute(
            Array.ConvertAll(known, i => clusters[i]), set.ClusterCount, Array.ConvertAll(known, i => truth.Classes[i]), truth.ClassNames.Count);
        return new JsonObject { ["purity"] = alignment.Purity, ["normalisedMutualInformation"] = alignment.NormalizedMutualInformation, ["pictures"] = alignment.Count };
    }

    private static string Csv(JsonArray rows)
    {
        var lines = new List<string> { "subject,layer,dimension,protocol,accuracy,settings" };
        foreach (JsonNode? row in rows)
            foreach (JsonNode? score in row!["scores"]!.AsArray())
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{(string?)row["key"]},{Quoted((string?)row["layer"])},{(int)row["dimension"]!},{(string?)score!["protocol"]},{(double)score["accuracy"]!:R},{Quoted((string?)score["settings"])}"));
        return string.Join('\n', lines) + "\n";

        static string Quoted(string? text) => $"\"{text?.Replace("\"", "\"\"")}\"";
    }

    private static string Describe(JsonObject r)
    {
        IEnumerable<string> parts = r["subjects"]!.AsArray()
            .Where(s => s!["scores"]!.AsArray().Count > 0)
            .Select(s => $"{(string?)s!["key"]} " + string.Join(" / ", s["scores"]!.AsArray()
                .Where(x => (string?)x!["protocol"] is "knn-20" or "linear")
                .Select(x => string.Create(CultureInfo.InvariantCulture, $"{100 * (double)x!["accuracy"]!:F1}"))));
        string text = string.Join(", ", parts);
        return text.Length > 0 ? "kNN 20 / linear: " + text : "no labels: label-free figures only";
    }
}

/// <summary>Features of the two halves of the pictures.</summary>
internal sealed record FeaturePair(NpyMatrix Train, NpyMatrix HeldOut) : IDisposable
{
    public void Dispose()
    {
        Train.Dispose();
        HeldOut.Dispose();
    }
}
