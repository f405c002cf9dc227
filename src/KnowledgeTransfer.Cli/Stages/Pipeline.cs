using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Cli.Vectors;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The whole method, stage after stage: nothing else orchestrates.</summary>
internal static class Pipeline
{
    /// <summary>Runs all stages into one folder; those whose results are there already are skipped.</summary>
    /// <param name="context">Settings, folder, whether to replace, Ctrl-C.</param>
    /// <returns>What was written as <c>summary.json</c>.</returns>
    public static RunSummary Run(RunContext context)
    {
        RunConfig config = context.Config;
        Check(config);
        NetworkDevices.Require();
        if (config.Clustered is { } clustered) ImageSources.Open(clustered.Source); // missing ones are named before hours of features
        using RunLock held = RunLock.Take(context.Folder);
        RunRecord.Write(context);
        if (config.Threads > 0) TorchSharp.torch.set_num_threads(config.Threads);

        RunImages images = DataStage.Run(context);
        LayerChoice choice = LayerChoice.Make(context, images);
        using Teacher teacher = TeacherCatalogue.Open(
            choice.Teacher, config.Threads, context.StageFolder("teacher"), context.SeedOf("teacher"), images.Train);
        using var kept = new HeldFeatures(config, images, teacher);
        StageFolder features = FeatureStage.Run(context, images, teacher, kept);
        ClusteredPictures seen = ClusteredPictures.Run(context, images, features, teacher);
        (StageFolder clusters, ClusterFigures clustering) = Cluster(context, seen, kept.Complete);
        kept.Dispose(); // the student may train on the same card
        StageFolder labels = Label(context, images, features, clusters);

        StudentRecipe recipe = StudentRecipe.Create(config.Student, images.ShortSide, context.SeedOf(StudentStage.Name), config.Threads);
        Dictionary<string, string> provenance = Provenance(context, images, teacher, seen, clustering);
        var request = new StudentRequest(images.Train, images.HeldOut, images.Fingerprint, labels["train.csv"],
            images.HeldOut.Count > 0 ? labels["heldout.csv"] : null, clustering.Count, provenance);
        (StageFolder student, StudentFigures training) = StudentStage.Run(
            context.StageFolder(StudentStage.Name), request, recipe, context.Replace, context.Cancellation);

        EvalFigures eval = Judge(context, images, teacher, features, labels, student);
        RunSummary summary = SummaryWriter.Create(
            context, images, teacher, choice.Reason, seen, clusters, clustering, labels, training, eval, provenance);
        AtomicFile.Write(Path.Combine(context.Folder, "summary.json"), RunSummaryJson.ToUtf8(summary));
        string report = Path.Combine(context.Folder, "report.html");
        AtomicFile.WriteText(report, HtmlReport.Render(summary));
        Output.Note($"{"report",-9} {report}");
        Output.Note($"{"",-9} {student[StudentStage.Student]}");
        return summary;
    }

    /// <summary>Refuses what can be seen to be wrong before the first stage, all of it at once.</summary>
    /// <exception cref="ConfigException">Names every problem.</exception>
    public static void Check(RunConfig config)
    {
        string? backend = Backends.All.Names.Contains(config.Clusters.Backend) ? null
            : $"clusters.backend is {config.Clusters.Backend}; it must be one of {string.Join(", ", Backends.All.Names)}.";
        string?[] checks = [TeacherCatalogue.Problem(config.Teacher), backend, StudentRecipe.Problem(config.Student)];
        string[] problems = [.. checks.OfType<string>()];
        if (problems.Length > 0) throw new ConfigException(string.Join("\n", problems));
    }

    private static (StageFolder, ClusterFigures) Cluster(RunContext context, ClusteredPictures clustered, FeatureMatrix? held)
    {
        (RunImages images, StageFolder features) = clustered;
        ClustersSection options = context.Config.Clusters;
        int count = options.Count ?? ClusterStage.DefaultCount(images.Train.Count);
        if (count > images.Train.Count)
        {
            throw new ConfigException($"clusters.count is {count} but there are {images.Train.Count} training pictures; " +
                "k-means needs at least one per cluster. Lower clusters.count or give more pictures.");
        }
        var request = new ClusterRequest(Vectors(features, FeatureStage.Train), options, count,
            context.SeedOf(ClusterStage.Name), context.Config.Threads, Assign: false, row => images.Train.Ids[(int)row].Value, held)
        {
            LogFolder = Path.Combine(context.Folder, "log"),
        };
        return ClusterStage.Run(context.StageFolder(ClusterStage.Name), request, context.Replace, context.Cancellation);
    }

    private static StageFolder Label(RunContext context, RunImages images, StageFolder features, StageFolder clusters)
    {
        RunConfig config = context.Config;
        LabelRequest train = Request("train", FeatureStage.Train, images.Train) with { Shuffle = config.Labels.Shuffle };
        LabelRequest heldOut = Request("heldout", FeatureStage.HeldOut, images.HeldOut);
        return LabelStage.Run(
            context.StageFolder(LabelStage.Name), clusters.Folder, [train, heldOut], context.SeedOf(LabelStage.Name), config.Threads,
            config.Clusters.Backend, context.Replace, context.Cancellation).Stage;

        LabelRequest Request(string name, string file, ImageSource source) =>
            new FileLabelRequest(name, Vectors(features, file), [.. source.Ids]);
    }

    private static NpyVectors Vectors(StageFolder features, string file) => new([features[file]], [features.OutputHash(file)]);

    private static EvalFigures Judge(
        RunContext context, RunImages images, Teacher teacher, StageFolder features, StageFolder labels, StageFolder student)
    {
        int threads = context.Config.Threads;
        using Teacher trained = StudentTeacher.Open(student[StudentStage.Student], "student", threads);
        using Teacher random = StudentTeacher.Open(student[StudentStage.Random], "random student", threads);
        using Teacher pixels = TeacherCatalogue.Pixels();
        var subjects = new List<EvalSubject>
        {
            new(EvalSubject.Teacher, teacher.Name, teacher.Layer ?? "", null, features[FeatureStage.Train], features[FeatureStage.HeldOut]),
            new(EvalSubject.Student, trained.Name, trained.Layer ?? "", trained),
        };
        if (context.Config.Eval.Controls)
        {
            subjects.Add(new EvalSubject(EvalSubject.Random, random.Name, random.Layer ?? "", random));
            subjects.Add(new EvalSubject(EvalSubject.Pixels, "raw pixels", "", pixels));
        }
        return EvalStage.Run(context, images, subjects, labels, new(StringComparer.Ordinal)
        {
            ["data"] = images.Fingerprint,
            ["features"] = features.OutputHash(FeatureStage.Train),
            ["labels"] = labels.OutputHash("train.csv"),
            ["student"] = student.OutputHash(StudentStage.Student),
            ["random student"] = student.OutputHash(StudentStage.Random),
        });
    }

    private static Dictionary<string, string> Provenance(
        RunContext context, RunImages images, Teacher teacher, ClusteredPictures clustered, ClusterFigures clustering) => new()
        {
            ["teacher"] = teacher.Name,
            ["teacher.identity"] = FileHash.OfText(teacher.Identity),
            ["teacher.supervision"] = teacher.Supervision,
            ["teacher.licence"] = teacher.Licence,
            ["data.fingerprint"] = images.Summary.Fingerprint,
            ["clusters.pictures"] = clustered.Images.Summary.Fingerprint,
            ["clusters.centroids"] = clustering.CentroidsSha256,
            ["seed"] = context.Config.Seed.ToString(CultureInfo.InvariantCulture),
            ["version"] = typeof(Pipeline).Assembly.GetName().Version!.ToString(3),
        };
}
