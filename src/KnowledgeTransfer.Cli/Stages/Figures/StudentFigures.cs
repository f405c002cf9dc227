using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Torch.Students;

namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What training and export came to.</summary>
/// <param name="ClusterCount">Pseudo-labels that were learned.</param>
/// <param name="Training">Settings and epochs.</param>
/// <param name="Parity">ONNX Runtime against TorchSharp on real pictures.</param>
internal sealed record StudentFigures(int ClusterCount, StudentResult Training, VerificationResult Parity)
{
    /// <summary>The last epoch: it describes the weights that were kept.</summary>
    public EpochMetrics LastEpoch => Training.Epochs[^1];
}
