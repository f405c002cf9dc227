namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>How a detector does on one class, or on the mean of all.</summary>
/// <param name="Name">Of the class.</param>
/// <param name="Objects">Test objects that count.</param>
/// <param name="ElevenPoint">Average precision by the rule of VOC 2007, 0 to 1; null where no object counts.</param>
/// <param name="Area">Likewise by the rule of VOC 2010.</param>
internal sealed record VocDetectionClassFigures(string Name, int Objects, double? ElevenPoint, double? Area);
