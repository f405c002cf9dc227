namespace KnowledgeTransfer.Evaluation;

/// <summary>What became of a detection or of an object.</summary>
public enum DetectionOutcome
{
    /// <summary>A detection that finds an object that none before it found.</summary>
    Found,

    /// <summary>An object that no detection finds.</summary>
    Missed,

    /// <summary>A detection of nothing, or of an object that was found before.</summary>
    Wrong,

    /// <summary>A detection of a difficult object, or such an object: counts neither way.</summary>
    Ignored,
}
