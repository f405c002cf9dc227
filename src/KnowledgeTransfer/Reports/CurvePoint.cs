namespace KnowledgeTransfer.Reports;

/// <summary>One epoch of the student's training.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Loss">Mean training loss in nats.</param>
/// <param name="TrainAgreement">Share of training pictures whose predicted cluster is the teacher's, 0 to 1; null if not measured.</param>
/// <param name="HeldOutAgreement">The same on held-out pictures; null if not measured in this epoch.</param>
public sealed record CurvePoint(int Epoch, double Loss, double? TrainAgreement, double? HeldOutAgreement);
