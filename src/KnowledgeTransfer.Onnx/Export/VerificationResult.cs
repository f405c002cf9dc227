namespace KnowledgeTransfer.Onnx;

/// <summary>How far an exported model, run by ONNX Runtime, is from the network that was trained.</summary>
/// <param name="PictureCount">Pictures compared.</param>
/// <param name="Outputs">Each output's difference.</param>
/// <param name="TieCount">Pictures whose two largest reference logits are closer than twice the logits' greatest difference; they are left
/// out of the next.</param>
/// <param name="EqualArgmaxShare">Share of the other pictures with the same largest logit, 0 to 1; 1 where there are none.</param>
public sealed record VerificationResult(int PictureCount, IReadOnlyList<OutputDifference> Outputs, int TieCount, double EqualArgmaxShare)
{
    /// <summary>Largest difference allowed, relative to an output's range.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Greatest relative difference of all outputs.</summary>
    public double GreatestRelativeDifference => Outputs.Max(o => o.Relative);

    /// <summary>Whether every output is within the tolerance and all argmax outside of ties are equal.</summary>
    public bool Passed => Outputs.All(o => o.Relative <= Tolerance) && EqualArgmaxShare == 1;
}
