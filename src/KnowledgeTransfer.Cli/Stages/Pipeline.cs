using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The whole method, stage after stage: nothing else orchestrates.</summary>
internal static class Pipeline
{
    /// <summary>Runs all stages into one folder; those whose results are there already are skipped.</summary>
    /// <param name="context">Settings, folder, whether to replace, Ctrl-C.</param>
    /// <returns>The run's <c>summary.json</c> as it was written.</returns>
    public static Reports.RunSummary Run(RunContext context)
    {
        RunConfig config = context.Config;
        using RunLock held = RunLock.Take(context.Folder);
        RunRecord.Write(context);
        if (config.Threads > 0) TorchSharp.torch.set_num_threads(config.Threads);

        RunImages images = DataStage.Run(context);
        using Teacher teacher = TeacherCatalogue.Open(config.Teacher, config.Threads, Path.Combine(context.Folder, "teacher"), context.SeedOf("teacher"), images.Train);
        StageFolder features = FeatureStage.Run(context, images, teacher);

        int count = config.Clusters.Count ?? ClusterStage.DefaultCount(images.Train.Count);
        if (count > images.Train.Count)
            throw new ConfigException($"clusters.count is {count} but there are {images.Train.Count} training pictures; k-means needs at least one per cluster. Lower clusters.count or give more pictures.");
        var request = new ClusterRequest(features[FeatureStage.Train], features.OutputHash(FeatureStage.Train), config.Clusters, count,
            context.SeedOf(ClusterStage.Name), config.Threads, row => images.Train.Ids[(int)row].Value);
        (StageFolder clusters, JsonObject clusterFigures) = ClusterStage.Run(context.StageFolder(ClusterStage.Name), request, assign: false, context.Replace, context.Cancellation);

        StageFolder labels = LabelStage.Run(context.StageFolder(LabelStage.Name), clusters.Folder,
        [
            new LabelRequest("train", features[FeatureStage.Train], features.OutputHash(FeatureStage.Train), [.. images.Train.Ids], config.Labels.Shuffle),
            new LabelRequest("heldout", features[FeatureStage.HeldOut], features.OutputHash(FeatureStage.HeldOut), [.. images.HeldOut.Ids], Shuffle: false),
        ], context.SeedOf(LabelStage.Name), config.Threads, config.Clusters.Backend, context.Replace, context.Cancellation);

        StudentRecipe recipe = StudentRecipe.Create(config.Student, images.Summary.Width.Median < images.Summary.Height.Median ? images.Summary.Width : images.Summary.Height, context.SeedOf(StudentStage.Name), config.Threads);
        Dictionary<string, string> provenance = Provenance(context, images, teacher, clusters);
        var studentRequest = new StudentRequest(images.Train, images.HeldOut, images.Fingerprint, labels["train.csv"], images.HeldOut.Count > 0 ? labels["heldout.csv"] : null, count);
        (StageFolder student, JsonObject studentFigures) = StudentStage.Run(context.StageFolder(StudentStage.Name), studentRequest, config.Student, recipe, provenance, context.Replace, context.Cancellation);

        JsonObject eval = Judge(context, images, teacher, features, labels, student);
        Reports.RunSummary summary = SummaryWriter.Create(context, images, teacher, recipe, clusters, clusterFigures, labels, studentFigures, eval, provenance);
        string report = Path.Combine(context.Folder, "report.html");
        using (var file = new AtomicFile(Path.Combine(context.Folder, "summary.json")))
        {
            file.Stream.Write(Reports.RunSummaryJson.ToUtf8(summary));
            file.Complete();
        }
        AtomicFile.WriteText(report, Reports.HtmlReport.Render(summary));
        Output.Note($"{"report",-9} {report}");
        Output.Note($"{"",-9} {student[StudentStage.Student]}");
        return summary;
    }

    private static JsonObject Judge(RunContext context, RunImages images, Teacher teacher, StageFolder features, StageFolder labels, StageFolder student)
    {
        using Teacher trained = StudentTeacher.Open(student[StudentStage.Student], "student", context.Config.Threads);
        using Teacher random = StudentTeacher.Open(student[StudentStage.Random], "random student", context.Config.Threads);
        using Teacher pixels = TeacherCatalogue.Open(new TeacherSection { Model = "pixels" }, 0, "", 0, images.Train);
        var subjects = new List<EvalSubject>
        {
            new("teacher", teacher.Name, teacher.Layer ?? "", null, features[FeatureStage.Train], features[FeatureStage.HeldOut]),
            new("student", "student", trained.Layer ?? "", trained),
        };
        if (context.Config.Eval.Controls)
            subjects.AddRange([new EvalSubject("random", "random student", random.Layer ?? "", random), new EvalSubject("pixels", "raw pixels", "", pixels)]);
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data"] = images.Fingerprint,
            ["features"] = features.OutputHash(FeatureStage.Train),
            ["labels"] = labels.OutputHash("train.csv"),
            ["student"] = student.OutputHash(StudentStage.Student),
            ["random student"] = student.OutputHash(StudentStage.Random),
        };
        return EvalStage.Run(context, images, subjects, labels, inputs);
    }

    private static Dictionary<string, string> Provenance(RunContext context, RunImages images, Teacher teacher, StageFolder clusters) => new()
    {
        ["teacher"] = teacher.Name,
        ["teacher.identity"] = FileHash.OfText(teacher.Identity),
        ["teacher.supervision"] = teacher.Supervision,
        ["teacher.licence"] = teacher.Licence,
        ["data.fingerprint"] = images.Summary.Fingerprint,
        ["clusters.centroids"] = clusters.OutputHash(ClusterStage.Centroids),
        ["seed"] = context.Config.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["version"] = typeof(Pipeline).Assembly.GetName().Version!.ToString(3),
    };
}
