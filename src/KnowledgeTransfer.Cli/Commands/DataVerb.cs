using System.CommandLine;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt data SOURCE</c>: what is there.</summary>
internal static class DataVerb
{
    public static Verb Create()
    {
        var source = new Argument<string>("source") { Description = "A folder of pictures, CIFAR-10 binaries, IDX files or a sheet folder" };
        var badShare = new Option<double>("--bad-share") { Description = "Share of pictures that may fail to decode (always at least one)", DefaultValueFactory = _ => 0.001 };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("data", "Say what a source of pictures holds: counts, sizes, formats, labels, fingerprint") { source, badShare, json };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            ImageSource images = ImageSources.Open(parsed.GetRequiredValue(source));
            DataSummary summary = ProgressView.Show("data", progress => DataSummary.Create(
                images, new ImageCheckOptions { BadFraction = parsed.GetValue(badShare) }, new CountProgress(progress, "data", "pictures", images.Count), cancellation));
            if (parsed.GetValue(json)) Output.Json(summary);
            else Print(summary);
            return ExitCode.Done;
        }));
        return new Verb(command, ["kt data pictures/", "kt data cifar-10-batches-bin/ --json"]);
    }

    private static void Print(DataSummary s)
    {
        var rows = new List<string[]>
        {
            new[] { "source", s.Name },
            new[] { "pictures", $"{s.Count:N0}" },
            new[] { "held out by the source", s.HeldOutCount is { } n ? $"{n:N0}" : "none; kt holds out a share by id" },
            new[] { "width", $"{s.Width.Min} to {s.Width.Max}, median {s.Width.Median}" },
            new[] { "height", $"{s.Height.Min} to {s.Height.Max}, median {s.Height.Median}" },
            new[] { "sizes", string.Join(", ", s.Sizes.Select(c => $"{c.Name} ({c.Count:N0})")) + (s.DistinctSizeCount > s.Sizes.Count ? $" and {s.DistinctSizeCount - s.Sizes.Count} more" : "") },
            new[] { "formats", string.Join(", ", s.Formats.Select(c => $"{c.Name} ({c.Count:N0})")) },
            new[] { "labels", s.Classes.Count == 0 ? "none" : $"{s.Classes.Count} classes: " + string.Join(", ", s.Classes.Take(12).Select(c => $"{c.Name} ({c.Count:N0})")) + (s.Classes.Count > 12 ? " ..." : "") },
            new[] { "do not decode", s.Bad.Count == 0 ? "none" : $"{s.Bad.Count}" },
            new[] { "fingerprint", s.Fingerprint },
        };
        rows.AddRange(s.Bad.Take(20).Select(b => new[] { "  " + b.Id.Value, b.Reason }));
        Output.Table(["what", "is"], rows);
    }
}
