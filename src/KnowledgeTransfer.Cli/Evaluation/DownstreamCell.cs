using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>One training of a protocol that trains: a stage of its own, so that an interrupted protocol goes on where it was.</summary>
/// <param name="Protocol">The protocol's word.</param>
/// <param name="Folder">The cell's folder.</param>
/// <param name="Weights">Whose convolutions the downstream network begins with.</param>
/// <param name="Scratch">Whether it begins with random ones all the same.</param>
/// <param name="Options">Everything else that it depends on, by its name in the key.</param>
/// <param name="Data">Hash of what it learns from and is judged by, with its name in the key.</param>
internal sealed record DownstreamCell(
    string Protocol, string Folder, InitialWeights Weights, bool Scratch, JsonObject Options, (string Name, string Hash) Data)
{
    private StageKey Key
    {
        get
        {
            var options = new JsonObject { ["network"] = Weights.Network };
            foreach ((string name, JsonNode? value) in Options) options[name] = value?.DeepClone();
            var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Data.Name] = Data.Hash };
            if (!Scratch && Weights.Hash() is { } hash) inputs["weights"] = hash;
            return new StageKey(Protocol, 1, options.ToJsonString(), inputs);
        }
    }

    /// <summary>Runs or skips the training of a whole network.</summary>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="train">Trains in the given folder, from the given weights; null from scratch.</param>
    public DownstreamResult Run(bool replace, Func<WeightSet?, string, IProgress<StageProgress>, DownstreamResult> train) => Run(
        replace, [StudentTrainer.WeightsFile, StudentTrainer.MetricsFile], train,
        r => string.Create(CultureInfo.InvariantCulture,
            $"{100 * r.Accuracy:0.0} % of {r.TestCount:N0} test pictures, {r.TrainCount:N0} to learn from"));

    /// <summary>Runs or skips a training.</summary>
    /// <typeparam name="T">Its figures: a record that goes through JSON and back unchanged.</typeparam>
    /// <param name="replace">Whether a result of other settings may be replaced.</param>
    /// <param name="files">Names of the files that training leaves in its folder and that stay.</param>
    /// <param name="train">
    /// Trains and judges in the given folder, which is that for unfinished work, from the given weights; null from scratch.
    /// </param>
    /// <param name="describe">A few words about the figures.</param>
    public T Run<T>(
        bool replace, IReadOnlyList<string> files, Func<WeightSet?, string, IProgress<StageProgress>, T> train, Func<T, string> describe)
        where T : class
    {
        var stage = new StageFolder(Folder, Key);
        return StageRunner.Run(stage, replace, Work, figures => $"{Path.GetFileName(Folder)}: {describe(figures)}");

        (T, IReadOnlyList<string>) Work(IProgress<StageProgress> progress)
        {
            T figures = train(Scratch ? null : Weights.Read(), stage.Unfinished, progress);
            foreach (string name in files) File.Copy(Path.Combine(stage.Unfinished, name), stage[name], overwrite: true);
            return (figures, files);
        }
    }
}
