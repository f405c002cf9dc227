namespace KnowledgeTransfer.Evaluation;

/// <summary>What is true of a picture that a classifier gave a score for one class.</summary>
public enum DecisionTruth
{
    /// <summary>The class is not in the picture.</summary>
    Negative,

    /// <summary>The class is in the picture.</summary>
    Positive,

    /// <summary>Nobody should be judged by it (VOC: only objects marked difficult); left out before ranking.</summary>
    Ignored,
}
