namespace KnowledgeTransfer.Clustering;

/// <summary>
/// One data set on one device: labels, distances and sums of all rows. The loop that uses it (<see cref="KMeans"/>) is the same for
/// every backend. Calls come from one thread at a time.
/// </summary>
public interface IKMeansSession : IDisposable
{
    /// <summary>Counts and sums of the rows by their present labels, on the host.</summary>
    ClusterSums Sums { get; }

    /// <summary>
    /// Gives every row its nearest centroid: argmin of D, an exact tie goes to the lowest index. Brings the sums up to date.
    /// </summary>
    /// <param name="centroids">k x d, of float64 exactly if the rows are.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the session's state is undefined until <see cref="Reset"/>.</exception>
    AssignmentStep Assign(Centroids centroids, CancellationToken cancellationToken);

    /// <summary>The sums of D over the blocks of <see cref="BlockedSum"/> as of the last <see cref="Assign"/>, in order.</summary>
    double[] SumBlocks();

    /// <summary>
    /// The rows with the largest D to their centroid as of the last <see cref="Assign"/>: D descending, equal D by ascending row.
    /// Rows of D = 0 are left out.
    /// </summary>
    /// <param name="count">At most how many, at least 1.</param>
    IReadOnlyList<DistantRow> FindMostDistant(int count);

    /// <summary>Gives one row another label and moves it between the sums.</summary>
    /// <param name="row">0 to n - 1.</param>
    /// <param name="cluster">0 to k - 1.</param>
    void Relocate(long row, int cluster);

    /// <summary>The present labels of some rows.</summary>
    /// <param name="firstRow">0 to n.</param>
    /// <param name="labels">Receives as many labels as it is long.</param>
    void CopyLabels(long firstRow, Span<int> labels);

    /// <summary>
    /// Finds, for all rows, the nearest of other centroids than the fit's: rows that are on the device stay there. Labels, distances and
    /// sums of the session do not change.
    /// </summary>
    /// <param name="centroids">Any number of them x d, of float64 exactly if the rows are.</param>
    /// <param name="handler">Called once per block, in row order.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    void FindNearest(Centroids centroids, NearestBlock handler, CancellationToken cancellationToken);

    /// <summary>Forgets all labels and empties the sums, for another restart.</summary>
    void Reset();
}
