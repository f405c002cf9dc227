using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Runs one stage unless its result is there already, shows its progress, and marks it complete.</summary>
internal static class StageRunner
{
    /// <summary>What a stage gives back: the figures for its record, and the files it wrote.</summary>
    internal sealed record Outcome(JsonObject Result, IReadOnlyList<string> Files);

    /// <summary>Runs or skips a stage.</summary>
    /// <param name="stage">Where, and under which key.</param>
    /// <param name="title">One word, shown to the user.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="work">Does the work; called only if there is any.</param>
    /// <param name="summary">One line about the result.</param>
    /// <returns>The stage's figures, from now or from its record.</returns>
    public static JsonObject Run(StageFolder stage, string title, bool replace, Func<IProgress<StageProgress>, Outcome> work, Func<JsonObject, string> summary)
    {
        if (stage.TryReadResult() is { } done)
        {
            Output.Note($"{title,-9} {summary(done)}  (up to date, skipped)");
            return done;
        }
        bool resumed = stage.Begin(replace);
        var clock = Stopwatch.StartNew();
        Outcome outcome = ProgressView.Show(title, work);
        stage.Complete(outcome.Result, outcome.Files);
        Output.Note(string.Create(CultureInfo.InvariantCulture, $"{title,-9} {summary(outcome.Result)}  ({clock.Elapsed.TotalSeconds:F1} s{(resumed ? ", resumed" : "")})"));
        RunLog.Append(Path.GetDirectoryName(Path.GetFullPath(stage.Folder))!, title, clock.Elapsed, resumed);
        return outcome.Result;
    }
}
