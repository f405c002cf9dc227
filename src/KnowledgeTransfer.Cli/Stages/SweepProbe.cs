namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What labels say about one reading of a network, for judging a sweep that did not see them.</summary>
/// <param name="Neighbours">Accuracy of 20 nearest neighbours, 0 to 1.</param>
/// <param name="Linear">Accuracy of a linear classifier, 0 to 1.</param>
internal sealed record SweepProbe(double Neighbours, double Linear);
