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
    /// <summary>Runs or skips the training of a whole network.</summary>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="train">Trains in the given folder.</param>
    public DownstreamResult Run(bool replace, Func<string, IProgress<StageProgress>, DownstreamResult> train) => Run(
        replace, [StudentTrainer.WeightsFile, StudentTrainer.MetricsFile], train,
        r => string.Create(CultureInfo.InvariantCulture,
            $"{100 * r.Accuracy:0.0} % of {r.TestCount:N0} test pictures, {r.TrainCount:N0} to learn from"));

    /// <summary>Runs or skips a training.</summary>
    /// <typeparam name="T">Its figures: a record that goes through JSON and back unchanged.</typeparam>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="files">Names of the files that training leaves in its folder and that stay.</param>
    /// <param name="train">Trains and judges in the given folder, which is that for unfinished work.</param>
    /// <param name="describe">A few words about the figures.</param>
    public T Run<T>(
        bool replace, IReadOnlyList<string> files, Func<string, IProgress<StageProgress>, T> train, Func<T, string> describe)
        where T : class
    {
        var options = new JsonObject
        {
            ["network"] = Network,
            ["recipe"] = JsonSerializer.SerializeToNode(Recipe.Resolved(), StageRunner.Json),
            ["settings"] = Settings.DeepClone(),
        };
        var stage = new StageFolder(Folder, new StageKey(Protocol, 1, options.ToJsonString(), Inputs));
        return StageRunner.Run(stage, replace, Work, figures => $"{Path.GetFileName(Folder)}: {describe(figures)}");

        (T, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            T figures = train(stage.Unfinished, progress);
            foreach (string name in files) File.Copy(Path.Combine(stage.Unfinished, name), stage[name], overwrite: true);
            return (figures, files);
        }
    }
}
