namespace KnowledgeTransfer.Reports;

/// <summary>Where a teacher stood after some steps.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Loss">Mean training loss since the point before.</param>
/// <param name="Accuracy">Share of right answers in training, 0 to 1; null where answers are numbers.</param>
/// <param name="HeldOutLoss">Loss on held-out pictures; null where it was not measured.</param>
/// <param name="HeldOutAccuracy">Share of right answers on held-out pictures; null where it was not measured.</param>
public sealed record TeacherCurvePoint(long Step, double Loss, double? Accuracy, double? HeldOutLoss, double? HeldOutAccuracy);
