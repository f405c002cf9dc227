namespace KnowledgeTransfer.Torch.Probes;

/// <summary>What a <see cref="LinearProbe"/> found.</summary>
/// <param name="Accuracy">Top-1 on the test rows, 0 to 1.</param>
/// <param name="ClassAccuracies">The same for the rows of each class; NaN for a class without test rows.</param>
/// <param name="TrainAccuracy">Top-1 on the training rows, 0 to 1.</param>
/// <param name="Objective">Mean cross entropy of the training rows in nats plus penalty, where the optimiser stopped.</param>
/// <param name="IterationCount">Iterations of L-BFGS.</param>
/// <param name="Converged">Whether the tolerance was reached.</param>
/// <param name="Options">The settings.</param>
public sealed record LinearProbeResult(
    double Accuracy,
    IReadOnlyList<double> ClassAccuracies,
    double TrainAccuracy,
    double Objective,
    int IterationCount,
    bool Converged,
    LinearProbeOptions Options);
