using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>What every protocol that trains is told.</summary>
/// <param name="Weights">Whose convolutions are judged.</param>
/// <param name="Pictures">What they are judged on.</param>
/// <param name="Student">What the user changes in the network's recipe.</param>
/// <param name="Folder">Receives one folder per training, and the tables.</param>
/// <param name="Seed">Of everything random.</param>
/// <param name="Threads">0 for all.</param>
/// <param name="Replace">Whether results of other settings may be replaced.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record EvalRequest(
    InitialWeights Weights, EvalPictures Pictures, StudentSection Student, string Folder, ulong Seed, int Threads, bool Replace,
    CancellationToken Cancellation)
{
    /// <summary>The downstream network.</summary>
    public NetworkSpec Network { get; } = NetworkCatalogue.Create(Weights.Network, Math.Max(2, Pictures.ClassNames.Count));

    /// <summary>Its recipe with the user's changes.</summary>
    public StudentRecipe Recipe { get; } = StudentRecipe.For(Weights.Network, Student, Seed, Threads);

    /// <summary>The schedule of a training in words, so that no figure stands without it.</summary>
    public string Schedule(DownstreamResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{Weights.Network}, {result.LastEpoch.Epoch:N0} epochs, {result.StepCount:N0} steps of " +
        $"{Math.Min(Recipe.Options.BatchSize, result.TrainCount)}");

    /// <summary>Keeps the table of a complete protocol and removes the decoded pictures, which only an interrupted one needs.</summary>
    /// <param name="table">Its figures.</param>
    /// <param name="protocol">The protocol's word: the name of the table's file.</param>
    public void Complete(EvalTable table, string protocol)
    {
        table.Write(Path.Combine(Folder, protocol + ".csv"));
        Pictures.Delete();
    }

    /// <summary>Prepares a training.</summary>
    /// <param name="protocol">The protocol's word.</param>
    /// <param name="name">The cell's word: the name of its folder.</param>
    /// <param name="settings">What it depends on besides.</param>
    /// <param name="recipe">Its schedule.</param>
    /// <param name="scratch">Whether it begins without weights.</param>
    public DownstreamCell Cell(string protocol, string name, JsonObject settings, StudentOptions recipe, bool scratch)
    {
        var options = new JsonObject
        {
            ["recipe"] = JsonSerializer.SerializeToNode(recipe.Resolved(), StageRunner.Json),
            ["settings"] = settings.DeepClone(),
        };
        return new DownstreamCell(
            protocol, Path.Combine(Folder, name), Weights, scratch, options, ("pictures", Pictures.Fingerprint));
    }
}
