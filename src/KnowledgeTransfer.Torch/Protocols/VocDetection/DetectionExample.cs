using KnowledgeTransfer.Proposals;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>What a step of detection takes of a picture.</summary>
/// <param name="Scale">Index of the size at which it is seen.</param>
/// <param name="Mirrored">Whether it is turned left to right.</param>
/// <param name="Regions">What is learned from it, in pixels of the picture after it was mirrored.</param>
internal sealed record DetectionExample(int Scale, bool Mirrored, IReadOnlyList<SampledRegion> Regions);
