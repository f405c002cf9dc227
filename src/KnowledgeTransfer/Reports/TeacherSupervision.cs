namespace KnowledgeTransfer.Reports;

/// <summary>
/// Whether labels went into a teacher: said wherever its student is shown, because the student inherits what they taught.
/// </summary>
public enum TeacherSupervision
{
    /// <summary>Nobody said; shown as such.</summary>
    Unknown,

    /// <summary>No training at all: HOG, pixels, an untrained network.</summary>
    Untrained,

    /// <summary>Trained without labels on a pretext task.</summary>
    SelfSupervised,

    /// <summary>Trained with labels, of whatever task and pictures.</summary>
    Supervised,
}
