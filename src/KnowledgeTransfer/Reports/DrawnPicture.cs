using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Reports;

/// <summary>A picture with boxes on it.</summary>
/// <param name="Id">The picture's id.</param>
/// <param name="Image">Any size; the page shows a reduced one.</param>
/// <param name="Boxes">Drawn in this order.</param>
public sealed record DrawnPicture(string Id, RgbImage Image, IReadOnlyList<DrawnBox> Boxes);
