namespace KnowledgeTransfer.Runs;

/// <summary>How far a long job is. Reported a few times a second at most; rendering (rate, ETA) is the receiver's business.</summary>
/// <param name="Stage">One word: features, clusters, labels, student, eval ...</param>
/// <param name="What">What is counted, plural: "pictures", "iterations", "steps".</param>
/// <param name="Done">How many are done, 0 to Total.</param>
/// <param name="Total">How many there are; 0 if unknown.</param>
/// <param name="Detail">A few words more (loss, objective), or null.</param>
/// <param name="IsLimit">Whether Total is a limit that need not be reached: what is left is then said as "at most".</param>
public sealed record StageProgress(
    string Stage, string What, long Done, long Total, string? Detail = null, bool IsLimit = false);
