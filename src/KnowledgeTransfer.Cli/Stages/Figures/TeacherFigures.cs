using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.Torch.Teachers;

namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What training a teacher came to.</summary>
/// <param name="Training">Settings and metrics.</param>
/// <param name="Parity">ONNX Runtime against TorchSharp on real pictures.</param>
/// <param name="Record">The record of teacher.onnx.</param>
/// <param name="Untrained">The record of untrained.onnx.</param>
/// <param name="Sweep">What chose the layer; null where there were too few pictures.</param>
internal sealed record TeacherFigures(
    TeacherResult Training, VerificationResult Parity, TeacherRecord Record, TeacherRecord Untrained, SweepFigures? Sweep)
{
    /// <summary>The last row: it describes the weights that were kept.</summary>
    public TeacherMetrics LastRow => Training.Rows[^1];
}
