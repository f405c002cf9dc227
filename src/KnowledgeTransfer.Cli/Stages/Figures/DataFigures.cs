using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What the stage <c>data</c> found.</summary>
/// <param name="TrainCount">Pictures to learn from.</param>
/// <param name="HeldOutCount">Pictures held out.</param>
/// <param name="SplitPrescribed">Whether the source itself prescribes which.</param>
/// <param name="Summary">What the source holds.</param>
internal sealed record DataFigures(int TrainCount, int HeldOutCount, bool SplitPrescribed, DataSummary Summary);
