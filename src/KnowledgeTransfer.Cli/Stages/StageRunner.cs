using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Runs one stage unless its result is there already, shows its progress, and marks it complete.</summary>
internal static class StageRunner
{
    /// <summary>How figures are written into a stage's record: camelCase, enums as words.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs or skips a stage. Several ranks work together; its folder is rank 0's.</summary>
    /// <typeparam name="T">The stage's figures: a record that goes through JSON and back unchanged.</typeparam>
    /// <param name="stage">Where, and under which key.</param>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="work">Does the work, called only if there is any; gives the figures and the names of the files written.</param>
    /// <param name="summary">One line about the figures.</param>
    /// <returns>The figures, from now or from the record.</returns>
    public static T Run<T>(
        StageFolder stage, bool replace, Func<IProgress<StageProgress>, (T Figures, IReadOnlyList<string> Files)> work,
        Func<T, string> summary)
        where T : class
    {
        if (Job.FromFirst(stage.TryReadResult) is { } done)
        {
            T before = done.Deserialize<T>(Json)!;
            Output.Note($"{stage.Name,-9} {summary(before)}  (up to date, skipped)");
            return before;
        }
        bool resumed = Job.FromFirst(() => stage.Begin(replace));
        var clock = Stopwatch.StartNew();
        (T own, IReadOnlyList<string> files) = ProgressView.Show(stage.Name, work);
        T figures = Job.FromFirst(() =>
        {
            stage.Complete((JsonObject)JsonSerializer.SerializeToNode(own, Json)!, files);
            return own;
        });
        string took = string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:F1} s{(resumed ? ", resumed" : "")}");
        Output.Note($"{stage.Name,-9} {summary(figures)}  ({took})");
        if (Job.IsFirst) RunLog.Append(Path.GetDirectoryName(Path.GetFullPath(stage.Folder))!, stage.Name, clock.Elapsed, resumed);
        return figures;
    }
}
