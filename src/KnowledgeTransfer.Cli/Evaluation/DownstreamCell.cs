using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>One training of a protocol that trains: a stage of its own, so that an interrupted protocol goes on where it was.</summary>
/// <param name="Protocol">The protocol's word.</param>
/// <param name="Folder">The cell's folder.</param>
/// <param name="Settings">What the cell depends on besides pictures and recipe, by name.</param>
/// <param name="Network">Name of the downstream network.</param>
/// <param name="Recipe">The schedule.</param>
/// <param name="Inputs">Hashes of pictures and weights.</param>
internal sealed record DownstreamCell(
    string Protocol, string Folder, JsonObject Settings, string Network, StudentOptions Recipe, SortedDictionary<string, string> Inputs)
{
    /// <summary>Runs or skips the training.</summary>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="train">Trains in the given folder.</param>
    public DownstreamResult Run(bool replace, Func<string, IProgress<StageProgress>, DownstreamResult> train)
    {
        var options = new JsonObject
        {
            ["network"] = Network,
            ["recipe"] = JsonSerializer.SerializeToNode(Recipe.Resolved(), StageRunner.Json),
            ["settings"] = Settings.DeepClone(),
        };
        var stage = new StageFolder(Folder, new StageKey(Protocol, 1, options.ToJsonString(), Inputs));
        return StageRunner.Run(stage, replace, Work, Describe);

        (DownstreamResult, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            DownstreamResult result = train(stage.Unfinished, progress);
            string[] files = [StudentTrainer.WeightsFile, StudentTrainer.MetricsFile];
            foreach (string name in files) File.Copy(Path.Combine(stage.Unfinished, name), stage[name], overwrite: true);
            return (result, files);
        }

        string Describe(DownstreamResult r) => string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(Folder)}: {100 * r.Accuracy:0.0} % of {r.TestCount:N0} test pictures, {r.TrainCount:N0} to learn from");
    }
}
