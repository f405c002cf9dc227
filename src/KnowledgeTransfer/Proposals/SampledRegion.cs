using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>A region that a detector learns from in one step.</summary>
/// <param name="Box">Where, in pixels of the picture.</param>
/// <param name="Class">Index of the class that it shows; null for the background.</param>
/// <param name="Offsets">Where the object lies beside it; all 0 for the background.</param>
public readonly record struct SampledRegion(PixelBox Box, int? Class, BoxOffsets Offsets);
