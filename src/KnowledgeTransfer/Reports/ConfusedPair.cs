namespace KnowledgeTransfer.Reports;

/// <summary>How often one class was taken for another.</summary>
/// <param name="Truth">The class that was asked for.</param>
/// <param name="Guess">The class that was answered; equal to the truth where the answer was right.</param>
/// <param name="Count">How often, 1 or more.</param>
public sealed record ConfusedPair(int Truth, int Guess, long Count);
