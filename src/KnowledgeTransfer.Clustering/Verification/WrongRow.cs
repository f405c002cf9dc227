namespace KnowledgeTransfer.Clustering;

/// <summary>A row whose label or distance is not what the definition gives.</summary>
/// <param name="Row">0 to n - 1.</param>
/// <param name="WrittenLabel">What was claimed.</param>
/// <param name="FoundLabel">The nearest centroid, of equally near ones the lowest.</param>
/// <param name="WrittenDistance">The distance that was claimed.</param>
/// <param name="DistanceToWritten">D to the centroid that was claimed; NaN where there is no such centroid.</param>
/// <param name="FoundDistance">D to the nearest centroid.</param>
public sealed record WrongRow(
    long Row, int WrittenLabel, int FoundLabel, double WrittenDistance, double DistanceToWritten, double FoundDistance);
