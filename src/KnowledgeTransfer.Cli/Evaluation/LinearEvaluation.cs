using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Protocols.Downstream;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Protocols.LinearClassification;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary><c>kt eval linear</c> with a schedule that trains: all layers in one training, a cell.</summary>
internal static class LinearEvaluation
{
    /// <summary>Runs what is not there yet.</summary>
    /// <param name="request">Weights, pictures, recipe.</param>
    /// <param name="name">The schedule's word: the cell's.</param>
    /// <param name="schedule">The schedule with the user's changes.</param>
    /// <param name="layers">Layers to read; empty or <see cref="FrozenReading.All"/> takes the network's activation maps.</param>
    /// <returns>One figure per layer, each with the schedule in its settings.</returns>
    /// <exception cref="ConfigException">There is no such layer, or the schedule is impossible; nothing has been run then.</exception>
    /// <exception cref="ShapeException">The convolutions do not fit; nothing has been run then.</exception>
    public static IReadOnlyList<ProbeResult> Run(
        EvalRequest request, string name, FineTuningSchedule schedule, IReadOnlyList<string> layers)
    {
        NetworkSpec network = request.Network;
        if (schedule.Problems() is { Count: > 0 } problems)
            throw new ConfigException($"{LinearProtocol.Name}: {string.Join(" ", problems)}");
        layers = layers is [] or [FrozenReading.All] ? network.Maps : [.. layers.Distinct()];
        string[] maps = [.. network.Nodes.Select(node => node.Name).Where(node => network.Shape(node).Count == 3)];
        if (layers.FirstOrDefault(layer => !maps.Contains(layer)) is { } unknown)
        {
            throw new ConfigException($"network {network.Name} has no map {unknown}; its activations are " +
                $"{string.Join(", ", network.Maps)}. The nearest is {NearestName.Of(unknown, maps, 1)[0]}.");
        }
        if (request.Weights.Read() is { } source) ConvolutionTransfer.Create(network, source, request.Seed); // throws where it does not fit
        var settings = new JsonObject
        {
            ["schedule"] = JsonSerializer.SerializeToNode(schedule, StageRunner.Json),
            ["layers"] = JsonSerializer.SerializeToNode(layers, StageRunner.Json),
        };
        LinearResult result = request.Cell(LinearProtocol.Name, name, settings, request.Recipe.Options, scratch: false).Run(
            request.Replace, [LinearProtocol.WeightsFile, LinearProtocol.MetricsFile],
            (begin, folder, progress) =>
            {
                (LabelledImages train, LabelledImages test) = request.Pictures.Decode(
                    request.Recipe.StoredSize(network), request.Threads, progress, request.Cancellation);
                return LinearProtocol.Run(
                    network, begin, layers, train, test, schedule, request.Recipe.Options, folder, progress,
                    request.Cancellation);
            },
            Describe);
        string words =
            $"{network.Name}, {schedule with { BatchSize = result.BatchSize }}, {EnumWord.Of(request.Recipe.Options.Augmentation)}";
        return
        [
            .. result.Layers.Select(layer => new ProbeResult(
                LinearProtocol.Name, request.Weights.Name, layer.Pooling == "none" ? layer.Layer : $"{layer.Layer}, {layer.Pooling}",
                layer.Dimension, layer.Accuracy, result.TrainCount, result.TestCount, words)),
        ];
    }

    /// <summary>The figures as they are kept.</summary>
    public static EvalTable Table(IReadOnlyList<ProbeResult> scores) => new(
        ["subject", "layer", ">numbers", ">accuracy", ">learned from", ">judged by", "schedule"],
        [
            .. scores.Select(s => (string[])
            [
                s.Subject, s.Layer, $"{s.Dimension}", string.Create(CultureInfo.InvariantCulture, $"{100 * s.Accuracy:0.0} %"),
                $"{s.TrainCount}", $"{s.TestCount}", s.Settings,
            ]),
        ]);

    private static string Describe(LinearResult r)
    {
        IEnumerable<string> layers =
            r.Layers.Select(layer => string.Create(CultureInfo.InvariantCulture, $"{layer.Layer} {100 * layer.Accuracy:0.0} %"));
        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", layers)} of {r.TestCount:N0} test pictures, {r.TrainCount:N0} to learn from");
    }
}
