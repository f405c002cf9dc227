using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Gathers the figures of all stages into the one record that report and comparison are rendered from.</summary>
internal static class SummaryWriter
{
    public static RunSummary Create(RunContext context, RunImages images, Teacher teacher, StudentRecipe recipe, StageFolder clusters,
        JsonObject clusterFigures, StageFolder labels, JsonObject student, JsonObject eval, IReadOnlyDictionary<string, string> provenance)
    {
        PseudoLabelSet train = PseudoLabelSet.ReadCsv(labels["train.csv"], (int)clusterFigures["count"]!);
        NetworkSpec network = NetworkCatalogue.Create(recipe.Network, Math.Max(2, train.ClusterCount));
        return new RunSummary
        {
            Title = $"{teacher.Name} to {recipe.Network}, {images.Summary.Name}",
            Seed = context.Config.Seed,
            Data = new DataSummary
            {
                Name = images.Summary.Name,
                TrainCount = images.Train.Count,
                HeldOutCount = images.HeldOut.Count,
                Fingerprint = images.Summary.Fingerprint,
                PictureSizes = images.Summary.DistinctSizeCount == 1
                    ? images.Summary.Sizes[0].Name
                    : $"{images.Summary.Width.Min} to {images.Summary.Width.Max} px wide, {images.Summary.Height.Min} to {images.Summary.Height.Max} px high",
                LabelClassCount = images.Train.Labels?.ClassNames.Count,
                UnreadableCount = images.Summary.Bad.Count,
                Unreadable = [.. images.Summary.Bad.Select(b => new NamedValue(b.Id.Value, b.Reason))],
            },
            Teacher = new TeacherSummary
            {
                Name = teacher.Name,
                Kind = teacher.Layer is null ? "feature extractor" : "ONNX network",
                Supervision = Supervision(teacher.Supervision),
                SupervisionNote = teacher.Supervision,
                Dimension = teacher.Dimension,
                Tap = teacher.Layer ?? "",
                Pooling = teacher.Pooling ?? "",
                Licence = teacher.Licence,
                Source = teacher.Source,
            },
            Clusters = Clusters(context, images, clusters, clusterFigures, train, eval),
            Student = Student(student, network),
            Evaluation = Evaluation(eval, teacher, images),
            LabelFree = LabelFree(eval, student),
            Parity = [.. student["parity"]!["outputs"]!.AsArray().Select(o => new ParitySummary(
                $"{StudentStage.Name}/{StudentStage.Student}", (string)o!["name"]!, (long)student["parity"]!["pictureCount"]!, (double)o["greatest"]!, (double)o["relative"]!,
                (string?)o["name"] == Onnx.OnnxWriter.LogitsName ? (double?)student["parity"]!["equalArgmaxShare"] : null, Onnx.VerificationResult.Tolerance))],
            Notes = Notes(context, images, student),
            Options = [.. Flat("", RunRecord.Settings(context.Config))],
            Provenance = [.. provenance.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new NamedValue(p.Key, p.Value))],
        };
    }

    private static ClusterSummary Clusters(RunContext context, RunImages images, StageFolder clusters, JsonObject figures, PseudoLabelSet labels, JsonObject eval)
    {
        Evaluation.ClusterMetrics metrics = KnowledgeTransfer.Evaluation.ClusterMetrics.Compute(labels.Clusters, labels.ClusterCount);
        int restart = (int)figures["restart"]!;
        double logCount = Math.Log2(Math.Max(2, labels.ClusterCount));
        return new ClusterSummary
        {
            Transform = context.Config.Clusters.Transform switch
            {
                Configuration.TransformKind.None => "as they are",
                Configuration.TransformKind.L2 => "length 1",
                Configuration.TransformKind.StandardiseL2 => "standardised, length 1",
                _ => $"standardised, whitened to {context.Config.Clusters.Components} components, length 1",
            },
            Initialisation = (long)figures["startSample"]! > 0 ? $"k-means++ on {(long)figures["startSample"]!:N0} rows" : "random rows",
            RowCount = (long)figures["rows"]!,
            InertiaPerIteration = [.. File.ReadLines(clusters["iterations.csv"]).Skip(1).Select(l => l.Split(','))
                .Where(f => int.Parse(f[0]) == restart).Select(f => double.Parse(f[2]))],
            Converged = (string?)figures["stopReason"] != nameof(StopReason.IterationLimit),
            Sizes = metrics.Sizes,
            SizeEntropyBits = metrics.SizeEntropy * logCount,
            LargestShare = metrics.LargestShare,
            Imbalance = metrics.Imbalance,
            Purity = (double?)eval["alignment"]?["purity"],
            NormalisedMutualInformation = (double?)eval["alignment"]?["normalisedMutualInformation"],
            Pictures = ClusterExamples.Choose(images.Train, labels),
        };
    }

    private static StudentSummary Student(JsonObject student, NetworkSpec network) => new()
    {
        Network = network.Name,
        ParameterCount = network.ParameterCount,
        MultiplyAddCount = network.MultiplyAddCount,
        Input = $"{network.InputSize} x {network.InputSize} RGB",
        EmbeddingLayer = network.Embedding,
        EmbeddingDimension = network.EmbeddingDimension,
        Recipe = $"cross entropy on clusters, {student["epochs"]!.AsArray().Count} epochs, {(long)student["stepCount"]!:N0} steps, {(string?)student["precision"]}",
        Curve = [.. student["epochs"]!.AsArray().Select(e => new CurvePoint((int)e!["epoch"]!, (double)e["loss"]!, (double?)e["trainAgreement"], (double?)e["heldOutAgreement"]))],
    };

    private static EvaluationSummary Evaluation(JsonObject eval, Teacher teacher, RunImages images)
    {
        JsonArray subjects = eval["subjects"]!.AsArray();
        JsonArray first = subjects[0]!["scores"]!.AsArray();
        return new EvaluationSummary
        {
            Split = first.Count == 0
                ? "The pictures have no labels, so no accuracy was measured."
                : $"Probes are fitted on the labels of {images.Train.Count:N0} training pictures and scored on {images.HeldOut.Count:N0} held-out ones that neither clustering nor training saw.",
            Protocols = [.. first.Select(s => Protocol((string)s!["protocol"]!, (string?)s["settings"] ?? ""))],
            Subjects = [.. subjects.Select(s => new SubjectSummary((string)s!["name"]!, Role((string)s["key"]!), [.. s["scores"]!.AsArray().Select(x => (double?)x!["accuracy"])])
            {
                Dimension = (int)s["dimension"]!,
                Note = (string?)s["key"] == "teacher" ? teacher.Supervision : "",
            }).OrderBy(s => s.Role)],
        };

        static ProtocolSummary Protocol(string key, string settings) => new(key, key switch
        {
            "knn-1" => "1-NN",
            "linear" => "linear",
            _ => "kNN " + key["knn-".Length..],
        }, settings);

        static SubjectRole Role(string key) => key switch
        {
            "student" => SubjectRole.Student,
            "teacher" => SubjectRole.Teacher,
            "random" => SubjectRole.RandomStudent,
            _ => SubjectRole.Pixels,
        };
    }

    private static LabelFreeSummary LabelFree(JsonObject eval, JsonObject student)
    {
        JsonNode figures = eval["labelFree"]!;
        return new LabelFreeSummary
        {
            HeldOutAgreement = (double?)student["epochs"]!.AsArray()[^1]!["heldOutAgreement"],
            LargestClassShare = (double?)student["largestClusterShare"],
            TeacherEffectiveRank = (double?)figures["teacher"]?["effectiveRank"],
            StudentEffectiveRank = (double?)figures["student"]?["effectiveRank"],
            NeighbourOverlap = (double?)figures["student"]?["neighbourOverlap"],
            RandomNeighbourOverlap = (double?)figures["random"]?["neighbourOverlap"],
            NeighbourCount = EvalStage.OverlapNeighbours,
        };
    }

    private static List<string> Notes(RunContext context, RunImages images, JsonObject student)
    {
        var notes = new List<string>();
        if (context.Config.Labels.Shuffle) notes.Add("The training labels were shuffled: this student is a control and must not have learned anything about the pictures.");
        if (images.HeldOut.Count == 0) notes.Add("No pictures were held out, so agreement was not measured.");
        notes.AddRange(student["warnings"]!.AsArray().Select(w => (string)w!));
        return notes;
    }

    private static TeacherSupervision Supervision(string words) =>
        words.StartsWith("self-supervised", StringComparison.OrdinalIgnoreCase) ? TeacherSupervision.SelfSupervised
        : words.StartsWith("supervised", StringComparison.OrdinalIgnoreCase) ? TeacherSupervision.Supervised
        : words.StartsWith("none", StringComparison.OrdinalIgnoreCase) || words.StartsWith("untrained", StringComparison.OrdinalIgnoreCase) ? TeacherSupervision.Untrained
        : TeacherSupervision.Unknown;

    private static IEnumerable<NamedValue> Flat(string path, JsonObject section)
    {
        foreach ((string name, JsonNode? value) in section)
        {
            if (value is JsonObject inner)
                foreach (NamedValue v in Flat($"{path}{name}.", inner)) yield return v;
            else
                yield return new NamedValue(path + name, value?.ToJsonString().Trim('"') ?? "null");
        }
    }
}
