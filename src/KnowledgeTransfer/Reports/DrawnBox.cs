using KnowledgeTransfer.Data;
using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Reports;

/// <summary>A box that is drawn on a picture.</summary>
/// <param name="Box">Where, in pixels of the picture.</param>
/// <param name="Label">A few words at its corner; the class, perhaps a score.</param>
/// <param name="Outcome">Says colour and line.</param>
public sealed record DrawnBox(PixelBox Box, string Label, DetectionOutcome Outcome);
