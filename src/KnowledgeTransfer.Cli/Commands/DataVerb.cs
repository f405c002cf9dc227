using System.CommandLine;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt data SOURCE</c>: what is there; and below it, how to make some.</summary>
internal static class DataVerb
{
    private const int ClassesShown = 12, BadShown = 20;

    public static Verb Create()
    {
        var source = new Argument<string>("source")
        {
            Description = "A folder of pictures, also in VOC, ImageNet or Places365 layout, CIFAR-10 binaries, IDX files or a sheet folder",
        };
        var badShare = new Option<double>("--bad-share")
        {
            Description = "Share of pictures that may fail to decode (always at least one)",
            DefaultValueFactory = _ => 0.001,
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("data", "Say what a source of pictures holds: counts, sizes, formats, labels, fingerprint")
        {
            source, badShare, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            ImageSource images = ImageSources.Open(parsed.GetRequiredValue(source));
            var check = new ImageCheckOptions { BadFraction = parsed.GetValue(badShare) };
            DataSummary summary = ProgressView.Show("data", progress => DataSummary.Create(
                images, check, new CountProgress(progress, "data", "pictures", images.Count), cancellation));
            if (parsed.GetValue(json)) Output.Json(summary);
            else Print(summary);
            return ExitCode.Done;
        }));
        return new Verb(command, ["kt data pictures/", "kt data cifar-10-batches-bin/ --json"], DataCompositesVerb.Create());
    }

    private static void Print(DataSummary s)
    {
        Output.Table(["what", "is"],
        [
            ["source", s.Name],
            ["pictures", $"{s.Count:N0}"],
            ["held out by the source", s.HeldOutCount is { } n ? $"{n:N0}" : "none; kt holds out a share by id"],
            ["width", Range(s.Width)],
            ["height", Range(s.Height)],
            ["sizes", Sizes()],
            ["formats", Counts(s.Formats)],
            ["labels", Labels()],
            ["do not decode", s.Bad.Count == 0 ? "none" : $"{s.Bad.Count}"],
            ["fingerprint", s.Fingerprint],
            .. s.Bad.Take(BadShown).Select(b => (string[])["  " + b.Id.Value, b.Reason]),
        ]);

        string Sizes() => Counts(s.Sizes) + (s.DistinctSizeCount > s.Sizes.Count ? $" and {s.DistinctSizeCount - s.Sizes.Count} more" : "");

        string Labels() => s.Classes.Count == 0
            ? "none"
            : $"{s.Classes.Count} classes: {Counts(s.Classes.Take(ClassesShown))}{(s.Classes.Count > ClassesShown ? " ..." : "")}";

        static string Range(SizeRange range) => $"{range.Min} to {range.Max}, median {range.Median}";

        static string Counts(IEnumerable<NamedCount> counts) => string.Join(", ", counts.Select(c => $"{c.Name} ({c.Count:N0})"));
    }
}
