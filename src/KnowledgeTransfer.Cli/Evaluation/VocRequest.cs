using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>What every protocol on data in VOC layout is told.</summary>
/// <param name="Weights">Whose convolutions the downstream network begins with.</param>
/// <param name="Data">Pictures and annotations.</param>
/// <param name="TrainSplit">Name of the list that is learned from.</param>
/// <param name="TestSplit">Name of the list that is judged by.</param>
/// <param name="Schedule">Word of the schedule: <c>paper</c> or a scaled-down one of the protocol.</param>
/// <param name="Steps">The user's number of steps; null takes the schedule's.</param>
/// <param name="LearningRate">The user's learning rate; null takes the schedule's.</param>
/// <param name="SeedCount">Trainings with different seeds, 1 or more.</param>
/// <param name="Scratch">Whether the same is trained from random convolutions, too.</param>
/// <param name="Folder">Receives one folder per training, and the tables.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Threads">0 for all.</param>
/// <param name="Replace">Whether results of other settings may be replaced.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record VocRequest(
    InitialWeights Weights, VocFolder Data, string TrainSplit, string TestSplit, string Schedule, long? Steps, double? LearningRate,
    int SeedCount, bool Scratch, string Folder, ulong Seed, int Threads, bool Replace, CancellationToken Cancellation)
{
    /// <summary>Where several requests keep what does not depend on weights, such as proposals; their own folder unless given.</summary>
    public string SharedFolder { get; init; } = Folder;

    /// <summary>The seeds, in order.</summary>
    public IEnumerable<ulong> Seeds => Enumerable.Range(0, SeedCount).Select(i => Seed + (ulong)i);

    /// <summary>Runs or skips one training: a stage of its own, so that an interrupted protocol goes on where it was.</summary>
    /// <typeparam name="T">Its figures: a record that goes through JSON and back unchanged.</typeparam>
    /// <param name="protocol">The protocol's word.</param>
    /// <param name="seed">Of this training.</param>
    /// <param name="scratch">Whether it begins with random convolutions.</param>
    /// <param name="settings">Everything else that it depends on: schedule, sizes, precision, threads.</param>
    /// <param name="data">Hash of pictures, annotations and lists.</param>
    /// <param name="work">
    /// Trains and judges, given the starting weights (null from scratch), the stage (resumable state goes into its folder for unfinished
    /// work) and who is told about progress; gives the figures and the names of the files written.
    /// </param>
    /// <param name="describe">One line about the figures.</param>
    public T Cell<T>(
        string protocol, ulong seed, bool scratch, JsonObject settings, string data,
        Func<WeightSet?, StageFolder, IProgress<StageProgress>, (T Figures, IReadOnlyList<string> Files)> work, Func<T, string> describe)
        where T : class
    {
        bool random = scratch || Weights.Path is null;
        var options = new JsonObject { ["network"] = Weights.Network, ["seed"] = seed, ["settings"] = settings.DeepClone() };
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["data"] = data };
        if (!scratch && Weights.Hash() is { } hash) inputs["weights"] = hash;
        string name = $"seed-{seed}{(scratch ? "-scratch" : "")}";
        var stage = new StageFolder(Path.Combine(Folder, name), new StageKey(protocol, 1, options.ToJsonString(), inputs));
        return StageRunner.Run(
            stage, Replace, progress => work(random ? null : Weights.Read(), stage, progress), figures => $"{name}: {describe(figures)}");
    }
}
