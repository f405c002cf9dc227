namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Sums over the steps of a window.</summary>
/// <param name="StepCount">Steps.</param>
/// <param name="LossSum">Sum of their losses.</param>
/// <param name="CorrectCount">Right answers.</param>
/// <param name="AnswerCount">Answers; 0 where answers are numbers.</param>
internal sealed record ChanceWindow(long StepCount, double LossSum, long CorrectCount, long AnswerCount)
{
    /// <summary>The window with one step more.</summary>
    public ChanceWindow Add(double loss, long correct, long answers) =>
        new(StepCount + 1, LossSum + loss, CorrectCount + correct, AnswerCount + answers);
}
