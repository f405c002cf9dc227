using System.CommandLine;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Reports;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt report RUN...</c>: one run as a page, or several in one table.</summary>
internal static class ReportVerb
{
    public static Verb Create()
    {
        var runs = new Argument<string[]>("runs") { Description = "Folders of finished runs", Arity = ArgumentArity.OneOrMore };
        var page = new Option<string?>("--out", "-o")
        {
            Description = "The HTML file; report.html in the run, or comparison.html for several, unless given",
            HelpName = "FILE",
        };
        var command = new Command("report", "Render a run's report again, or compare several runs in one table") { runs, page };
        command.SetAction(parsed =>
        {
            string[] folders = parsed.GetRequiredValue(runs);
            RunSummary[] summaries = [.. folders.Select(Read)];
            string path = parsed.GetValue(page) ?? (folders.Length == 1 ? Path.Combine(folders[0], "report.html") : "comparison.html");
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            AtomicFile.WriteText(path, folders.Length == 1 ? HtmlReport.Render(summaries[0]) : HtmlComparison.Render(summaries));
            if (folders.Length > 1) Console.Out.Write(ComparisonTable.Of(summaries).ToMarkdown());
            Output.Note($"report    {path}");
            return ExitCode.Done;
        });
        return new Verb(
            command, ["kt report runs/quickstart-rotation-1", "kt report runs/coco runs/hog runs/pixels --out comparison.html"]);
    }

    private static RunSummary Read(string folder)
    {
        string path = Path.Combine(folder, "summary.json");
        if (!File.Exists(path)) throw new ConfigException($"{folder} has no summary.json; give the folder of a finished run.");
        return RunSummaryJson.Parse(File.ReadAllBytes(path), path);
    }
}
