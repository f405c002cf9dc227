using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What labels say about one reading of a network, for judging a sweep that did not see them.</summary>
/// <param name="Neighbours">Accuracy of 20 nearest neighbours, 0 to 1.</param>
/// <param name="Linear">Accuracy of a linear classifier, 0 to 1.</param>
internal sealed record SweepProbe(double Neighbours, double Linear)
{
    private const int NeighbourCount = 20, TestShare = 4;

    /// <summary>Fits on three quarters of the sample and scores on every fourth picture.</summary>
    /// <param name="layer">What was read.</param>
    /// <param name="features">[n, d] features of the sample.</param>
    /// <param name="labels">Labels of the sample.</param>
    /// <param name="threads">0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public static SweepProbe Of(string layer, FeatureMatrix features, ImageLabels labels, int threads, CancellationToken cancellation)
    {
        long[] all = [.. Enumerable.Range(0, (int)features.RowCount).Select(row => (long)row)];
        long[] train = [.. all.Where(row => row % TestShare != 0)], test = [.. all.Where(row => row % TestShare == 0)];
        using var pair = new FeaturePair(new RowSelection(features, train), new RowSelection(features, test));
        var section = new EvalSection { Neighbours = [NeighbourCount] };
        var subject = new EvalSubject(EvalSubject.Teacher, "", layer, null);
        List<ProbeResult> scores = Probes.Run(pair, Part(train), Part(test), subject, section, threads, cancellation);
        return scores.Count == 2
            ? new SweepProbe(scores[0].Accuracy, scores[1].Accuracy)
            : throw new DataException("the sample has no labelled pictures on both sides of the probe; leave --labels out.");

        ImageLabels Part(long[] rows) => labels with { Classes = Array.ConvertAll(rows, row => labels.Classes[(int)row]) };
    }
}
