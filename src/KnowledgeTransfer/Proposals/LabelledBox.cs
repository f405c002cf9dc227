using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>An object that people drew a box around.</summary>
/// <param name="Box">Where, in pixels, with area.</param>
/// <param name="Class">Index of its class, 0 or more.</param>
/// <param name="Difficult">Whether nobody has to find it: neither learned from nor counted.</param>
public readonly record struct LabelledBox(PixelBox Box, int Class, bool Difficult);
