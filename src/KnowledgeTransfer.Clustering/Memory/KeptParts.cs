namespace KnowledgeTransfer.Clustering;

/// <summary>
/// What a session keeps in memory of rows that it works on in parts. What does not stay is read, or made anew, in every assignment; bounds
/// are kept of all rows or of none.
/// </summary>
/// <param name="RowsPerPart">Rows of every part but the last, at least 1.</param>
/// <param name="CodeParts">The first parts, whose quantised rows stay.</param>
/// <param name="RowParts">The first parts, whose rows stay where they would have to be copied.</param>
/// <param name="BoundsBytes">Room for bounds.</param>
internal sealed record KeptParts(int RowsPerPart, int CodeParts, int RowParts, long BoundsBytes);
