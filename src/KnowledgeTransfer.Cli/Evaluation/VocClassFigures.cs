using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>One class's average precision; null where no test picture shows it, because JSON has no NaN.</summary>
/// <param name="Name">The class.</param>
/// <param name="ElevenPoint">By the rule of VOC 2007, 0 to 1.</param>
/// <param name="Area">By the rule of VOC 2010, 0 to 1.</param>
/// <param name="Positives">Test pictures that show it.</param>
/// <param name="Judged">Test pictures that were ranked: all but those with difficult objects only.</param>
/// <param name="MixedTies">Groups of equal scores of which some are right; above 0 the figures depend on the list's order.</param>
internal sealed record VocClassFigures(string Name, double? ElevenPoint, double? Area, int Positives, int Judged, int MixedTies)
{
    public static VocClassFigures Of(string name, AveragePrecision score) => new(
        name, score.PositiveCount == 0 ? null : score.ElevenPoint, score.PositiveCount == 0 ? null : score.Area, score.PositiveCount,
        score.DecisionCount, score.MixedTies);
}
