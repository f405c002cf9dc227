using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>An object that is in a picture.</summary>
/// <param name="Picture">Index of the picture, 0 or more.</param>
/// <param name="Class">Index of the class.</param>
/// <param name="Difficult">Whether to find it counts neither for nor against a detector.</param>
/// <param name="Box">Where, in pixels, with area.</param>
public readonly record struct DetectionTruth(int Picture, int Class, bool Difficult, PixelBox Box);
