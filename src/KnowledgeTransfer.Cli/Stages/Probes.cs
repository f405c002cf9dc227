using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Probes;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The protocols that read labels: fitted on training pictures, scored on held-out ones, nothing chosen on the latter.</summary>
internal static class Probes
{
    /// <summary>All protocols on one subject's features; empty where either half has no labels.</summary>
    public static JsonArray Run(FeaturePair features, RunImages images, EvalSubject subject, EvalSection options, int threads, CancellationToken cancellation)
    {
        var scores = new JsonArray();
        if (images.Train.Labels is not { } train || images.HeldOut.Labels is not { } heldOut || !train.Classes.Any(c => c >= 0) || !heldOut.Classes.Any(c => c >= 0)) return scores;
        var neighbours = new NearestNeighbourOptions { NeighbourCounts = options.Neighbours, ThreadCount = threads };
        foreach (NearestNeighbourResult result in NearestNeighbourProbe.Evaluate(features.Train, train.Classes, features.HeldOut, heldOut.Classes, train.ClassNames.Count, neighbours, cancellation))
            Add(ProbeResult.Of(result, neighbours.Temperature, subject.Key, subject.Layer, features.Train.Dimension));
        if (options.Linear) Add(Linear());
        return scores;

        void Add(ProbeResult result) => scores.Add(JsonSerializer.SerializeToNode(result, JsonSerializerOptions.Web));

        ProbeResult Linear()
        {
            LinearProbeResult result = LinearProbe.Run(features.Train, [.. train.Classes], features.HeldOut, [.. heldOut.Classes], train.ClassNames.Count,
                new LinearProbeOptions { ThreadCount = threads }, cancellation);
            return new ProbeResult("linear", subject.Key, subject.Layer, features.Train.Dimension, result.Accuracy, result.TrainCount, result.TestCount, result.Settings);
        }
    }
}
