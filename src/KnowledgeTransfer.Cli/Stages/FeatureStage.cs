using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>features</c>: one vector per picture, <c>NAME.npy</c> with <c>NAME.ids.csv</c> beside.</summary>
internal static class FeatureStage
{
    public const string Name = "features";
    public const string Train = "train.npy", HeldOut = "heldout.npy", All = "features.npy";

    /// <summary>The two halves of a run's pictures.</summary>
    /// <param name="context">Settings, folder, Ctrl-C.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="teacher">Who looks at them.</param>
    /// <param name="held">Receives the features of the training pictures, too, if they are computed now.</param>
    /// <returns>The stage's folder, for those who read its files.</returns>
    public static StageFolder Run(RunContext context, RunImages images, Teacher teacher, HeldFeatures held)
    {
        (StoredType type, int threads) = (context.Config.Features.Type, context.Config.Threads);
        StageFolder stage = Folder(context.StageFolder(Name), images.Fingerprint, teacher, type);
        (string, ImageSource)[] parts = [(Train, images.Train), (HeldOut, images.HeldOut)];
        Run(stage, parts, teacher, type, threads, context.Replace, context.Cancellation, held);
        return stage;
    }

    /// <summary>The training pictures only, for a data set that nothing is judged on.</summary>
    public static StageFolder RunTrain(RunContext context, RunImages images, Teacher teacher)
    {
        (StoredType type, int threads) = (context.Config.Features.Type, context.Config.Threads);
        StageFolder stage = Folder(context.StageFolder(Name), images.Train.Fingerprint, teacher, type);
        Run(stage, [(Train, images.Train)], teacher, type, threads, context.Replace, context.Cancellation);
        return stage;
    }

    /// <summary>One undivided source, outside of a run.</summary>
    public static FeatureFigures RunAll(
        string folder, ImageSource source, Teacher teacher, StoredType type, int threads, bool replace, CancellationToken cancellation) =>
        Run(Folder(folder, source.Fingerprint, teacher, type), [(All, source)], teacher, type, threads, replace, cancellation);

    /// <summary>The id list beside a feature file: <c>train.npy</c> has <c>train.ids.csv</c>.</summary>
    public static string IdsOf(string file) => Path.ChangeExtension(file, ".ids.csv");

    private static StageFolder Folder(string folder, string pictures, Teacher teacher, StoredType type)
    {
        var options = new JsonObject { ["teacher"] = JsonNode.Parse(teacher.Identity), ["type"] = type.ToString() };
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["pictures"] = pictures };
        return new StageFolder(folder, new StageKey(Name, 1, options.ToJsonString(), inputs));
    }

    private static FeatureFigures Run(
        StageFolder stage, (string File, ImageSource Source)[] parts, Teacher teacher, StoredType type, int threads, bool replace,
        CancellationToken cancellation, HeldFeatures? held = null)
    {
        return StageRunner.Run(stage, replace, Work, Describe);

        (FeatureFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            // A finished file waits in unfinished/ until all are there: outside, one of an older attempt could be taken for it.
            foreach ((string file, ImageSource source) in parts)
            {
                string finished = Path.Combine(stage.Unfinished, file);
                HeldFeatures? keeping = file == Train ? held : null;
                if (!File.Exists(finished))
                {
                    teacher.Extract(source, finished, type, threads, progress, cancellation, keeping?.Begin());
                    keeping?.End();
                }
                IdFile.Write(stage[IdsOf(file)], source.Ids);
            }
            foreach ((string file, _) in parts) File.Move(Path.Combine(stage.Unfinished, file), stage[file], overwrite: true);
            var figures = new FeatureFigures(teacher.Name, teacher.Supervision, teacher.Dimension, parts.Sum(p => p.Source.Count));
            return (figures, [.. parts.SelectMany(p => new[] { p.File, IdsOf(p.File) })]);
        }
    }

    private static string Describe(FeatureFigures f) => $"{f.Teacher}: {f.Dimension:N0} numbers for each of {f.PictureCount:N0} pictures";
}
