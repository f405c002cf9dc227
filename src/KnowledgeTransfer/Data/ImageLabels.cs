namespace KnowledgeTransfer.Data;

/// <summary>Class labels of a source's pictures, for evaluation only: no stage before it takes this type.</summary>
/// <param name="ClassNames">Names; a label is an index into them.</param>
/// <param name="Classes">One class index per picture, in the source's order; -1 where a picture has none.</param>
public sealed record ImageLabels(IReadOnlyList<string> ClassNames, IReadOnlyList<int> Classes);
