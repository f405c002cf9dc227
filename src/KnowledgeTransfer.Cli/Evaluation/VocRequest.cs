using System.Text.Json.Nodes;
using KnowledgeTransfer.Data.Voc;

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

    /// <summary>Prepares a training.</summary>
    /// <param name="protocol">The protocol's word.</param>
    /// <param name="seed">Of this training.</param>
    /// <param name="scratch">Whether it begins with random convolutions.</param>
    /// <param name="settings">Everything else that it depends on: schedule, sizes, precision, threads.</param>
    /// <param name="data">Hash of pictures, annotations and lists.</param>
    public DownstreamCell Cell(string protocol, ulong seed, bool scratch, JsonObject settings, string data)
    {
        var options = new JsonObject { ["seed"] = seed, ["settings"] = settings.DeepClone() };
        return new DownstreamCell(
            protocol, Path.Combine(Folder, $"seed-{seed}{(scratch ? "-scratch" : "")}"), Weights, scratch, options, ("data", data));
    }
}
