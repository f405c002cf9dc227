using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Runs;
using Spectre.Console;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>What a verb answers: data on stdout, everything else on stderr.</summary>
internal static class Output
{
    /// <summary>A line about what is going on, on stderr.</summary>
    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>The result as JSON on stdout.</summary>
    public static void Json(JsonNode result) => Console.Out.WriteLine(result.ToJsonString(StageRecord.Format));

    /// <summary>The results table of a run on stdout, margins over the random student in points beside each figure.</summary>
    public static void Results(RunSummary run)
    {
        EvaluationSummary e = run.Evaluation;
        if (e.Protocols.Count == 0) return;
        Table(["", ">numbers", .. e.Protocols.Select(p => ">" + p.Name)], e.Subjects.Select(s => new[] { s.Name, $"{s.Dimension}" }.Concat(e.Protocols.Select(p => Cell(s, p))).ToArray()));

        string Cell(SubjectSummary s, ProtocolSummary p) => e.Score(s, p.Key) is not { } score ? "not measured"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * score:F1}") + (s.Role != SubjectRole.RandomStudent && e.MarginOverRandom(s, p.Key) is { } margin
                ? string.Create(CultureInfo.InvariantCulture, $" ({100 * margin:+0.0;-0.0})") : "");
    }

    /// <summary>A table on stdout; numbers are aligned to the right by the caller's choice of columns.</summary>
    /// <param name="heads">Column heads; a head that starts with '>' is aligned to the right.</param>
    /// <param name="rows">One text per column.</param>
    public static void Table(string[] heads, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string head in heads)
        {
            var column = new TableColumn(Markup.Escape(head.TrimStart('>'))) { NoWrap = true };
            table.AddColumn(head.StartsWith('>') ? column.RightAligned() : column);
        }
        foreach (string[] row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 1000; // files and pipes have no edge to wrap at
        console.Write(table);
    }
}
