namespace KnowledgeTransfer.Evaluation;

/// <summary>How the detections of one class did.</summary>
/// <param name="Class">Index of the class.</param>
/// <param name="Precision">Average precision by both rules; NaN where the class has no object that counts.</param>
/// <param name="ObjectCount">Objects that count: those that are not difficult.</param>
/// <param name="DifficultCount">Difficult objects.</param>
/// <param name="FoundCount">True positives: detections that found an object that counts; each is found once at most.</param>
/// <param name="WrongCount">False positives: detections of nothing, and of an object that was found before.</param>
/// <param name="IgnoredCount">Detections of a difficult object, which are neither.</param>
public sealed record DetectionClassScores(
    int Class, AveragePrecision Precision, int ObjectCount, int DifficultCount, int FoundCount, int WrongCount, int IgnoredCount);
