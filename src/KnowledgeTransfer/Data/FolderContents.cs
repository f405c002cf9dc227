namespace KnowledgeTransfer.Data;

/// <summary>What a folder of pictures was found to hold, before any picture is read.</summary>
/// <param name="Root">Absolute path that the ids are relative to.</param>
/// <param name="Name">Short description for people.</param>
/// <param name="Ids">Paths with '/' separators, in ordinal order; at least one.</param>
/// <param name="Labels">Classes in the order of the ids, or null.</param>
/// <param name="HeldOut">The prescribed split in the order of the ids, or null.</param>
internal sealed record FolderContents(
    string Root, string Name, ImageId[] Ids, ImageLabels? Labels, IReadOnlyList<bool>? HeldOut);
