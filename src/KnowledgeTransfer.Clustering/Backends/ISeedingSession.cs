namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A sample of rows on one device, each with D to the nearest seed so far: what k-means++ asks of a backend. The draw itself
/// (<see cref="KMeansInitialisation.PlusPlus"/>) is the same for every backend. Calls come from one thread at a time.
/// </summary>
public interface ISeedingSession : IDisposable
{
    /// <summary>Makes a row a seed: every row keeps the smaller of its D so far, +infinity at first, and D to this row. O(m d).</summary>
    /// <param name="seed">0 to m - 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    /// <returns>The largest D that is left.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the session is of no more use.</exception>
    double Lower(int seed, CancellationToken cancellationToken);

    /// <summary>Sums of the rows' integer weights (<see cref="SeedWeights"/>) over blocks of consecutive rows. O(m).</summary>
    /// <param name="shift">The weights' exponent; there is a seed, and a D above 0.</param>
    /// <param name="sums">Receives one sum for every <see cref="SeedWeights.BlockRowCount"/> rows; the last may be of fewer.</param>
    void SumWeights(int shift, Memory<ulong> sums);

    /// <summary>The present D of some rows.</summary>
    /// <param name="firstRow">0 to m.</param>
    /// <param name="distances">Receives as many as it is long.</param>
    void CopyDistances(int firstRow, Span<double> distances);
}
