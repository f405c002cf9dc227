using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>eval</c>: probes on frozen features where there are labels, and the figures that need none.</summary>
internal static class EvalStage
{
    public const string Name = "eval";
    public const int OverlapNeighbours = 10;
    private const string Table = "table.csv";

    /// <summary>Runs or skips the stage.</summary>
    /// <param name="context">Settings and the run's folder.</param>
    /// <param name="images">Pictures, with labels if the source has any.</param>
    /// <param name="subjects">Whom to judge; all are compared with the one that is the teacher.</param>
    /// <param name="labels">Folder of the labels stage, for the alignment of clusters and classes.</param>
    /// <param name="inputs">Hashes of what the subjects' features depend on.</param>
    public static EvalFigures Run(
        RunContext context, RunImages images, IReadOnlyList<EvalSubject> subjects, StageFolder labels,
        SortedDictionary<string, string> inputs)
    {
        (int threads, CancellationToken cancellation) = (context.Config.Threads, context.Cancellation);
        // Class labels are no part of the fingerprint, since nothing before this stage may see them; here they decide.
        inputs["classes"] = Classes(images);
        var key = new StageKey(Name, 1, ConfigWriter.ToCanonicalJson(context.Config.Eval), inputs);
        var stage = new StageFolder(context.StageFolder(Name), key);
        return StageRunner.Run(stage, context.Replace, Work, Describe);

        (EvalFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            using FeaturePair teacher = Open(subjects.Single(s => s.Key == EvalSubject.Teacher));
            EvalFigures figures = new([.. subjects.Select(Judge)], Alignment(images, labels));
            AtomicFile.WriteText(stage[Table], Csv(figures));
            return (figures, [Table]);

            SubjectFigures Judge(EvalSubject subject)
            {
                using FeaturePair features = Open(subject);
                bool compare = subject.Key != EvalSubject.Teacher && features.Train.RowCount > OverlapNeighbours;
                return new SubjectFigures(subject.Key, subject.Name, subject.Layer, features.Train.Dimension,
                    Probes.Run(features, images.Train.Labels, images.HeldOut.Labels, subject, context.Config.Eval, threads, cancellation),
                    EffectiveRank.Compute(features.Train, threadCount: threads, cancellationToken: cancellation),
                    compare ? Overlap(features) : null);
            }

            double Overlap(FeaturePair features) => NeighbourOverlap.Compute(
                teacher.Train, features.Train, OverlapNeighbours, threadCount: threads, cancellationToken: cancellation);

            FeaturePair Open(EvalSubject subject) => new(
                NpyMatrix.Open(subject.TrainFile ?? Extract(subject, images.Train, "train")),
                NpyMatrix.Open(subject.HeldOutFile ?? Extract(subject, images.HeldOut, "heldout")));

            string Extract(EvalSubject subject, ImageSource source, string part)
            {
                string path = Path.Combine(stage.Unfinished, $"{subject.Key}.{part}.npy");
                if (!File.Exists(path)) subject.Extractor!.Extract(source, path, StoredType.Float32, threads, progress, cancellation);
                return path;
            }
        }
    }

    private static string Classes(RunImages images)
    {
        IEnumerable<ImageLabels> labels = new[] { images.Train.Labels, images.HeldOut.Labels }.OfType<ImageLabels>();
        return FileHash.OfText(string.Join('\n', labels.Select(l => string.Join(',', l.ClassNames) + "\n" + string.Join(',', l.Classes))));
    }

    /// <summary>Purity and mutual information of the training pictures' clusters and classes, where there are classes.</summary>
    private static ClusterAlignment? Alignment(RunImages images, StageFolder labels)
    {
        if (images.Train.Labels is not { } truth) return null;
        PseudoLabelSet set = PseudoLabelSet.ReadCsv(labels["train.csv"]);
        int[] clusters = set.JoinWith(images.Train.Ids);
        int[] known = [.. Enumerable.Range(0, clusters.Length).Where(i => truth.Classes[i] >= 0)];
        if (known.Length == 0) return null;
        int[] assigned = Array.ConvertAll(known, i => clusters[i]), classes = Array.ConvertAll(known, i => truth.Classes[i]);
        return ClusterAlignment.Compute(assigned, set.ClusterCount, classes, truth.ClassNames.Count);
    }

    private static string Csv(EvalFigures figures)
    {
        var lines = new List<string> { "subject,layer,dimension,protocol,accuracy,settings" };
        foreach (SubjectFigures s in figures.Subjects)
        {
            lines.AddRange(s.Scores.Select(score => string.Create(CultureInfo.InvariantCulture,
                $"{s.Key},{Quoted(s.Layer)},{s.Dimension},{score.Protocol},{score.Accuracy:R},{Quoted(score.Settings)}")));
        }
        return string.Join('\n', lines) + "\n";

        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
    }

    private static string Describe(EvalFigures figures)
    {
        if (figures.Subjects.All(s => s.Scores.Count == 0)) return "no labels: label-free figures only";
        IEnumerable<string> scores = figures.Subjects.Select(s => $"{s.Key} {Percent(s, "knn-20")} / {Percent(s, "linear")}");
        return "kNN 20 / linear: " + string.Join(", ", scores);

        static string Percent(SubjectFigures s, string protocol) => s.Scores.FirstOrDefault(p => p.Protocol == protocol) is { } score
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * score.Accuracy:0.0}")
            : "-";
    }
}
