using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Torch.Probes;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The protocols that read labels: fitted on training pictures, scored on held-out ones, nothing chosen on the latter.</summary>
internal static class Probes
{
    /// <summary>All protocols on one subject's features; empty where either half has no labels.</summary>
    public static JsonArray Run(FeaturePair features, ImageLabels? trainLabels, ImageLabels? heldOutLabels, EvalSubject subject, EvalSection options, int threads, CancellationToken cancellation)
    {
        var scores = new JsonArray();
        if (trainLabels is not { } train || heldOutLabels is not { } heldOut || !train.Classes.Any(c => c >= 0) || !heldOut.Classes.Any(c => c >= 0)) return scores;
        var neighbours = new NearestNeighbourOptions { NeighbourCounts = options.Neighbours, ThreadCount = threads };
        if (options.Neighbours.Count > 0)
        {
            FeatureTransform transform = options.Standardise
                ? FeatureTransform.Fit(features.Train, new FeatureTransformOptions { Steps = [FeatureTransformStep.Standardize], ThreadCount = threads }, cancellation)
                : FeatureTransform.Identity(features.Train.Dimension);
            foreach (NearestNeighbourResult result in NearestNeighbourProbe.Evaluate(
                transform.Apply(features.Train), train.Classes, transform.Apply(features.HeldOut), heldOut.Classes, train.ClassNames.Count, neighbours, cancellation))
            {
                ProbeResult figure = ProbeResult.Of(result, neighbours.Temperature, subject.Key, subject.Layer, features.Train.Dimension);
                Add(options.Standardise ? figure with { Settings = "standardised, " + figure.Settings } : figure);
            }
        }
        if (options.Linear) Add(Linear());
        return scores;

        void Add(ProbeResult result) => scores.Add(JsonSerializer.SerializeToNode(result, JsonSerializerOptions.Web));

        ProbeResult Linear()
        {
            var settings = new LinearProbeOptions();
            (FeatureMatrix trainRows, int[] trainClasses) = WithClass(features.Train, train);
            (FeatureMatrix heldOutRows, int[] heldOutClasses) = WithClass(features.HeldOut, heldOut);
            LinearProbeResult result = LinearProbe.Run(trainRows, trainClasses, heldOutRows, heldOutClasses, train.ClassNames.Count, settings, cancellation);
            return new ProbeResult("linear", subject.Key, subject.Layer, features.Train.Dimension, result.Accuracy, trainClasses.Length, heldOutClasses.Length,
                FormattableString.Invariant($"standardised, logistic regression, L2 {settings.Penalty}, L-BFGS {(result.Converged ? "converged" : "stopped")}"));
        }

        static (FeatureMatrix Rows, int[] Classes) WithClass(FeatureMatrix rows, ImageLabels labels)
        {
            long[] known = [.. labels.Classes.Index().Where(pair => pair.Item >= 0).Select(pair => (long)pair.Index)];
            return (known.Length == labels.Classes.Count ? rows : new RowSelection(rows, known), Array.ConvertAll(known, row => labels.Classes[(int)row]));
        }
    }
}
