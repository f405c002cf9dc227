using System.Globalization;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What the stage <c>sweep</c> found.</summary>
/// <param name="Sweep">The ranking, made without labels.</param>
/// <param name="Probes">In the order of the ranking, what labels say about it; null where nobody asked.</param>
internal sealed record SweepFigures(SweepResult Sweep, IReadOnlyList<SweepProbe>? Probes)
{
    /// <summary>
    /// Spearman's rank correlation of the scores with a probe's accuracies; null without probes or with a single choice.
    /// </summary>
    public double? Agreement(Func<SweepProbe, double> accuracy) => Probes is null || Probes.Count < 2
        ? null
        : RankCorrelation.Spearman([.. Sweep.Choices.Select(choice => choice.Score)], [.. Probes.Select(accuracy)]);

    /// <summary>The choice, the second one, and both scores, in a sentence.</summary>
    public string Describe()
    {
        string second = Sweep.Choices.Count > 1 ? $"; second {Words(Sweep.Choices[1])}" : "; nothing else to choose from";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Words(Sweep.Choices[0])}{second}; {Sweep.Choices.Count} compared on {Sweep.PictureCount:N0} pictures without labels");

        static string Words(SweepChoice choice) => string.Create(CultureInfo.InvariantCulture, $"{choice} (score {choice.Score:0.000})");
    }
}
