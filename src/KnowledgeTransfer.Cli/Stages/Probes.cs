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
    public static List<ProbeResult> Run(
        FeaturePair features, ImageLabels? trainLabels, ImageLabels? heldOutLabels, EvalSubject subject, EvalSection options, int threads,
        CancellationToken cancellation)
    {
        if (trainLabels is not { } train || heldOutLabels is not { } heldOut) return [];
        if (!train.Classes.Any(c => c >= 0) || !heldOut.Classes.Any(c => c >= 0)) return [];
        var scores = new List<ProbeResult>();
        if (options.Neighbours.Count > 0) scores.AddRange(Neighbours());
        if (options.Linear) scores.Add(Linear());
        return scores;

        IEnumerable<ProbeResult> Neighbours()
        {
            var settings = new NearestNeighbourOptions { NeighbourCounts = options.Neighbours, ThreadCount = threads };
            var standardise = new FeatureTransformOptions { Steps = [FeatureTransformStep.Standardize], ThreadCount = threads };
            FeatureTransform transform = options.Standardise
                ? FeatureTransform.Fit(features.Train, standardise, cancellation)
                : FeatureTransform.Identity(features.Train.Dimension);
            FeatureMatrix trainRows = transform.Apply(features.Train), heldOutRows = transform.Apply(features.HeldOut);
            return NearestNeighbourProbe.Evaluate(
                trainRows, train.Classes, heldOutRows, heldOut.Classes, train.ClassNames.Count, settings, cancellation)
                .Select(result => ProbeResult.Of(result, settings.Temperature, subject.Key, subject.Layer, features.Train.Dimension))
                .Select(result => options.Standardise ? result with { Settings = "standardised, " + result.Settings } : result);
        }

        ProbeResult Linear()
        {
            var settings = new LinearProbeOptions();
            (FeatureMatrix trainRows, int[] trainClasses) = WithClass(features.Train, train);
            (FeatureMatrix heldOutRows, int[] heldOutClasses) = WithClass(features.HeldOut, heldOut);
            LinearProbeResult result = LinearProbe.Run(
                trainRows, trainClasses, heldOutRows, heldOutClasses, train.ClassNames.Count, settings, cancellation);
            string words = FormattableString.Invariant(
                $"standardised, logistic regression, L2 {settings.Penalty}, L-BFGS {(result.Converged ? "converged" : "stopped")}");
            return new ProbeResult(
                "linear", subject.Key, subject.Layer, features.Train.Dimension, result.Accuracy,
                trainClasses.Length, heldOutClasses.Length, words);
        }
    }

    /// <summary>Headings of the columns that a run's table will have.</summary>
    public static IEnumerable<string> Headings(EvalSection options) =>
        options.Neighbours.Select(k => $"knn-{k}").Concat(options.Linear ? ["linear"] : []).Select(ProbeResult.Heading);

    private static (FeatureMatrix Rows, int[] Classes) WithClass(FeatureMatrix rows, ImageLabels labels)
    {
        long[] known = [.. labels.Classes.Index().Where(pair => pair.Item >= 0).Select(pair => (long)pair.Index)];
        int[] classes = Array.ConvertAll(known, row => labels.Classes[(int)row]);
        return (known.Length == labels.Classes.Count ? rows : new RowSelection(rows, known), classes);
    }
}
