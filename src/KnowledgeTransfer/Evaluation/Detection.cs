using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>An object that a detector believes to see.</summary>
/// <param name="Picture">Index of the picture, 0 or more.</param>
/// <param name="Class">Index of the class.</param>
/// <param name="Score">Greater is more certain; compared within the class over all pictures.</param>
/// <param name="Box">Where, in pixels. Without area it finds nothing.</param>
public readonly record struct Detection(int Picture, int Class, double Score, PixelBox Box);
