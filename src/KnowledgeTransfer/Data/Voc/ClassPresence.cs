namespace KnowledgeTransfer.Data.Voc;

/// <summary>Whether a picture shows a class, by VOC's rule of classification.</summary>
public enum ClassPresence
{
    /// <summary>No object of the class; -1 in VOC's class files.</summary>
    Negative,

    /// <summary>At least one object of the class that is not difficult; 1 in VOC's class files.</summary>
    Positive,

    /// <summary>Only difficult objects of the class: neither trained on nor judged; 0 in VOC's class files.</summary>
    Ignored,
}
