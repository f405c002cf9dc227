namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>What some steps of training came to: a row of metrics.csv.</summary>
/// <param name="Step">Steps done at the end of the row.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="Loss">Mean loss of the row's steps, in the task's unit (nats where answers are classes).</param>
/// <param name="Accuracy">Share of right answers in the row's steps, 0 to 1; null where answers are numbers.</param>
/// <param name="HeldOutLoss">Mean loss on held-out pictures after the row; null where it was not measured.</param>
/// <param name="HeldOutAccuracy">Share of right answers on held-out pictures; null where it was not measured.</param>
public sealed record TeacherMetrics(
    long Step, double LearningRate, double Loss, double? Accuracy, double? HeldOutLoss, double? HeldOutAccuracy);
