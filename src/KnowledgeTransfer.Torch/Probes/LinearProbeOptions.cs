namespace KnowledgeTransfer.Torch.Probes;

/// <summary>
/// Settings of a <see cref="LinearProbe"/>. Fixed before any test picture is seen: never choose them by the test accuracy.
/// </summary>
public sealed record LinearProbeOptions
{
    /// <summary>
    /// L2 penalty of the weights (not the biases): half of it times the squared weights is added to the mean cross entropy. Above 0.
    /// scikit-learn's C is 1 / (Penalty n).
    /// </summary>
    public double Penalty { get; init; } = 1e-2;

    /// <summary>Most iterations of L-BFGS, 1 or more.</summary>
    public int MaximumIterations { get; init; } = 300;

    /// <summary>Stops when no component of the gradient is larger than this; above 0.</summary>
    public double Tolerance { get; init; } = 1e-4;
}
