using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary><c>data</c>: decodes every picture once, names the bad ones, divides the rest into training and held-out pictures.</summary>
internal static class DataStage
{
    public const string Name = "data";
    private const string TrainIds = "train.ids.csv", HeldOutIds = "heldout.ids.csv";

    /// <summary>Runs or skips the stage.</summary>
    /// <exception cref="ConfigException">There is nothing at the source's path.</exception>
    /// <exception cref="DataException">Too many pictures do not decode.</exception>
    public static RunImages Run(RunContext context)
    {
        DataSection options = context.Config.Data;
        ImageSource source = ImageSources.Open(options.Source);
        var key = new StageKey(Name, 1, ConfigWriter.ToCanonicalJson(options with { Source = "" }), new(StringComparer.Ordinal)
        {
            ["pictures"] = source.Fingerprint,
            ["seed"] = context.SeedOf(Name).ToString(CultureInfo.InvariantCulture),
        });
        var stage = new StageFolder(context.StageFolder(Name), key);
        DataFigures figures = StageRunner.Run(stage, context.Replace, Work, Describe);
        ImageSplit split = Split(ImageCheck.Without(source, [.. figures.Summary.Bad.Select(b => b.Id)]), context);
        return new RunImages(split.Train, split.HeldOut, key.Hash, figures.Summary);

        (DataFigures, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            var check = new ImageCheckOptions { BadFraction = options.BadShare, ThreadCount = context.Config.Threads };
            var counted = new CountProgress(progress, Name, "pictures", source.Count);
            ImageCheck checkedImages = ImageCheck.Scan(source, check, counted, context.Cancellation);
            ImageSplit made = Split(checkedImages.Good, context);
            IdFile.Write(stage[TrainIds], made.Train.Ids);
            IdFile.Write(stage[HeldOutIds], made.HeldOut.Ids);
            DataSummary summary = DataSummary.Create(checkedImages);
            return (new DataFigures(made.Train.Count, made.HeldOut.Count, made.IsPrescribed, summary), [TrainIds, HeldOutIds]);
        }
    }

    /// <summary>Divides checked pictures as the settings say.</summary>
    public static ImageSplit Split(ImageSource good, RunContext context) => ImageSplit.Create(good, new ImageSplitOptions
    {
        HeldOutFraction = context.Config.Data.HeldOutShare,
        Seed = (long)(context.SeedOf(Name) >> 1),
        TrainLimit = context.Config.Data.TrainLimit,
        HeldOutLimit = context.Config.Data.HeldOutLimit,
    });

    private static string Describe(DataFigures f) =>
        $"{f.TrainCount:N0} pictures to learn from, {f.HeldOutCount:N0} held out"
        + (f.Summary.Bad.Count > 0 ? $", {f.Summary.Bad.Count} that do not decode left out" : "");
}
