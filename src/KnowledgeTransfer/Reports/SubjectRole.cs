namespace KnowledgeTransfer.Reports;

/// <summary>What a row of the results table is there for.</summary>
public enum SubjectRole
{
    /// <summary>The result.</summary>
    Student,

    /// <summary>The teacher's own features.</summary>
    Teacher,

    /// <summary>The student's architecture, untrained: what the architecture gives by itself. Margins are taken over it.</summary>
    RandomStudent,

    /// <summary>The picture itself as a vector.</summary>
    Pixels,

    /// <summary>Anything that should fail if the method works for the stated reason, such as a student of shuffled labels.</summary>
    Control,

    /// <summary>Anything else, such as a supervised ceiling.</summary>
    Other,
}
