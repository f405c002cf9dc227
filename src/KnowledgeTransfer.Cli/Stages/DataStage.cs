using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.PseudoLabels;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The pictures of a run, checked and divided.</summary>
/// <param name="Train">Pictures that clustering and training see.</param>
/// <param name="HeldOut">Pictures kept for judging; may be empty.</param>
/// <param name="Fingerprint">Hash of ids and contents of all of them and of the division.</param>
/// <param name="Summary">What the source holds.</param>
internal sealed record RunImages(ImageSource Train, ImageSource HeldOut, string Fingerprint, DataSummary Summary);

/// <summary><c>data</c>: decodes every picture once, names the bad ones, divides the rest into training and held-out pictures.</summary>
internal static class DataStage
{
    public const string Name = "data";
    private const string TrainIds = "train.ids.csv", HeldOutIds = "heldout.ids.csv";

    public static RunImages Run(RunContext context)
    {
        DataSection options = context.Config.Data;
        ImageSource source = ImageSources.Open(options.Source);
        var key = new StageKey(Name, 1, ConfigWriter.ToCanonicalJson(options with { Source = "" }),
            new() { ["pictures"] = source.Fingerprint, ["seed"] = context.SeedOf(Name).ToString() });
        var stage = new StageFolder(context.StageFolder(Name), key);

        JsonObject result = StageRunner.Run(stage, Name, context.Replace, Work, Describe);
        DataSummary summary = result["summary"].Deserialize<DataSummary>(JsonSerializerOptions.Web)!;
        ImageSplit split = Split(ImageCheck.Without(source, [.. summary.Bad.Select(b => b.Id)]), context);
        return new RunImages(split.Train, split.HeldOut, key.Hash, summary);

        StageRunner.Outcome Work(IProgress<StageProgress> progress)
        {
            var decoded = new Progress(progress, source.Count);
            ImageCheck check = ImageCheck.Scan(source, new ImageCheckOptions { BadFraction = options.BadShare, ThreadCount = context.Config.Threads }, decoded, context.Cancellation);
            ImageSplit made = Split(check.Good, context);
            IdFile.Write(stage[TrainIds], made.Train.Ids);
            IdFile.Write(stage[HeldOutIds], made.HeldOut.Ids);
            var figures = new JsonObject
            {
                ["trainCount"] = made.Train.Count,
                ["heldOutCount"] = made.HeldOut.Count,
                ["splitPrescribed"] = made.IsPrescribed,
                ["summary"] = JsonSerializer.SerializeToNode(DataSummary.Create(check), JsonSerializerOptions.Web),
            };
            return new StageRunner.Outcome(figures, [TrainIds, HeldOutIds]);
        }
    }

    private static ImageSplit Split(ImageSource good, RunContext context) => ImageSplit.Create(good, new ImageSplitOptions
    {
        HeldOutFraction = context.Config.Data.HeldOutShare,
        Seed = (long)(context.SeedOf(Name) >> 1),
        TrainLimit = context.Config.Data.TrainLimit,
        HeldOutLimit = context.Config.Data.HeldOutLimit,
    });

    private static string Describe(JsonObject result)
    {
        int bad = result["summary"]!["bad"]!.AsArray().Count;
        return $"{(int)result["trainCount"]!:N0} pictures to learn from, {(int)result["heldOutCount"]!:N0} held out"
            + (bad > 0 ? $", {bad} that do not decode left out" : "");
    }

    private sealed class Progress(IProgress<StageProgress> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new StageProgress(Name, "pictures", value, total));
    }
}
