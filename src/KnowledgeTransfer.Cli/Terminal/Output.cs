using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Reports;
using Spectre.Console;

namespace KnowledgeTransfer.Cli.Terminal;

/// <summary>What a verb answers: data on stdout, everything else on stderr.</summary>
internal static class Output
{
    private const int UnboundedWidth = 1000; // files and pipes have no edge to wrap at

    /// <summary>How results are written for people.</summary>
    public static JsonSerializerOptions Indented { get; } = new(StageRunner.Json) { WriteIndented = true, NewLine = "\n" };

    private static int _quiet;

    /// <summary>Whether lines about what is going on are held back.</summary>
    public static bool IsQuiet => Volatile.Read(ref _quiet) > 0;

    /// <summary>A line about what is going on, on stderr.</summary>
    public static void Note(string line)
    {
        if (!IsQuiet) Console.Error.WriteLine(line);
    }

    /// <summary>Holds back lines about what is going on until disposed: for trials whose outcome is nobody's result.</summary>
    public static IDisposable Quiet() => new Silence();

    /// <summary>A result as JSON on stdout.</summary>
    public static void Json<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, Indented));

    /// <summary>The results table of a run on stdout, margins over the random student in points beside each figure.</summary>
    public static void Results(RunSummary run)
    {
        EvaluationSummary e = run.Evaluation;
        if (e.Protocols.Count == 0) return;
        Table(["", ">numbers", .. e.Protocols.Select(p => ">" + p.Name)],
            e.Subjects.Select(s => (string[])[s.Name, $"{s.Dimension}", .. e.Protocols.Select(p => Cell(s, p.Key))]));

        string Cell(SubjectSummary subject, string protocol)
        {
            if (e.Score(subject, protocol) is not { } score) return "not measured";
            string text = string.Create(CultureInfo.InvariantCulture, $"{100 * score:0.0}");
            return subject.Role != SubjectRole.RandomStudent && e.MarginOverRandom(subject, protocol) is { } margin
                ? string.Create(CultureInfo.InvariantCulture, $"{text} ({100 * margin:+0.0;-0.0})")
                : text;
        }
    }

    /// <summary>A table on stdout.</summary>
    /// <param name="heads">Column heads; a head that starts with '>' is aligned to the right.</param>
    /// <param name="rows">One text per column.</param>
    public static void Table(string[] heads, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string head in heads)
        {
            var column = new TableColumn(Markup.Escape(head.TrimStart('>'))) { NoWrap = head.StartsWith('>') };
            table.AddColumn(head.StartsWith('>') ? column.RightAligned() : column);
        }
        foreach (string[] row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = UnboundedWidth;
        console.Write(table);
    }

    private sealed class Silence : IDisposable
    {
        public Silence() => Interlocked.Increment(ref _quiet);

        public void Dispose() => Interlocked.Decrement(ref _quiet);
    }
}
