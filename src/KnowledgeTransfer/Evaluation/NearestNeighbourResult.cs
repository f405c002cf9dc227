namespace KnowledgeTransfer.Evaluation;

/// <summary>What the k nearest training rows say about the test rows.</summary>
/// <param name="RequestedCount">The number of neighbours asked for.</param>
/// <param name="NeighbourCount">The number that voted: the one asked for, or all training rows where those are fewer.</param>
/// <param name="TrainCount">Training rows with a class.</param>
/// <param name="TestCount">Test rows with a class.</param>
/// <param name="Accuracy">Share of test rows whose predicted class is theirs, 0 to 1.</param>
/// <param name="ClassAccuracies">The same per class; NaN for a class without test rows.</param>
/// <param name="Predictions">Predicted class per test row that has a class, in order.</param>
public sealed record NearestNeighbourResult(
    int RequestedCount,
    int NeighbourCount,
    int TrainCount,
    int TestCount,
    double Accuracy,
    IReadOnlyList<double> ClassAccuracies,
    IReadOnlyList<int> Predictions);
