using System.Globalization;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Protocols;
using KnowledgeTransfer.Torch.Protocols.Downstream;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary><c>kt eval nonlinear</c>: one training per layer, each a cell.</summary>
internal static class NonlinearEvaluation
{
    public const string Name = "nonlinear";

    /// <summary>Runs what is not there yet.</summary>
    /// <param name="request">Weights, pictures, recipe.</param>
    /// <param name="layers">Layers to lock up to; empty takes the network's maps.</param>
    /// <exception cref="ConfigException">The network has no such layer.</exception>
    public static EvalTable Run(EvalRequest request, IReadOnlyList<string> layers)
    {
        NetworkSpec network = request.Network;
        if (layers.Count == 0) layers = network.Maps;
        if (layers.FirstOrDefault(layer => !network.Maps.Contains(layer)) is { } unknown)
        {
            throw new ConfigException($"network {network.Name} has no layer {unknown}; its layers are {string.Join(", ", network.Maps)}. " +
                $"The nearest is {NearestName.Of(unknown, network.Maps, 1)[0]}.");
        }
        var results = new List<DownstreamResult>();
        foreach (string layer in layers)
        {
            var settings = new JsonObject { ["layer"] = layer };
            DownstreamCell cell = request.Cell(Name, layer, settings, request.Recipe.Options, scratch: false);
            results.Add(cell.Run(request.Replace, (begin, folder, progress) =>
            {
                (LabelledImages train, LabelledImages test) = request.Pictures.Decode(
                    request.Recipe.StoredSize(network), request.Threads, progress, request.Cancellation);
                return NonLinearProtocol.Run(
                    network, begin, layer, train, test, request.Recipe.Options, folder, progress, request.Cancellation);
            }));
        }
        return new EvalTable(
            ["locked up to", ">accuracy", ">learned from", ">judged by", "schedule"],
            [
                .. layers.Zip(results, (layer, r) => (string[])
                [
                    layer, string.Create(CultureInfo.InvariantCulture, $"{100 * r.Accuracy:0.0} %"),
                    string.Create(CultureInfo.InvariantCulture, $"{r.TrainCount:N0}"),
                    string.Create(CultureInfo.InvariantCulture, $"{r.TestCount:N0}"), request.Schedule(r),
                ]),
            ]);
    }
}
