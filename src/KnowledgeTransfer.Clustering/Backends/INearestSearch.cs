namespace KnowledgeTransfer.Clustering;

/// <summary>Fixed centroids on a device, against which blocks of rows are labelled. Calls come from one thread at a time.</summary>
public interface INearestSearch : IDisposable
{
    /// <summary>Nearest and second nearest centroid of consecutive rows.</summary>
    /// <param name="rows">n x d of any element type; the rows asked for are checked: finite, at most 2^500 in magnitude.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="labels">Receives, for as many rows as it is long, the argmin of D; an exact tie goes to the lowest index.</param>
    /// <param name="squaredDistances">Receives D to that centroid.</param>
    /// <param name="secondSquaredDistances">
    /// Receives the smallest D to any other centroid; +infinity if k is 1. Empty if that is not wanted.
    /// </param>
    /// <param name="cancellationToken">Checked often.</param>
    void Find(
        FeatureMatrix rows, long firstRow, Memory<int> labels, Memory<double> squaredDistances, Memory<double> secondSquaredDistances,
        CancellationToken cancellationToken);
}
