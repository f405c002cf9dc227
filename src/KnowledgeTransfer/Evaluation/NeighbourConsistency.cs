using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Whether a picture is surrounded by the same pictures when it is seen otherwise: the mean share of its m nearest neighbours (cosine,
/// itself left out) that are found again among the m nearest neighbours of its changed view. 1 is the same neighbourhoods; features that
/// the change throws about give m / (n - 1). Needs no labels.
/// </summary>
/// <remarks>
/// It asks for both halves of what a good feature does: a view must stay close to its picture, and other pictures must stay apart, because
/// a feature that hardly tells pictures apart changes its neighbours with every small move.
/// </remarks>
public static class NeighbourConsistency
{
    /// <summary>Compares features of pictures with those of changed views of them.</summary>
    /// <param name="plain">n x d features.</param>
    /// <param name="changed">n x d features of one view of each picture, in the same order.</param>
    /// <param name="neighbourCount">m, 1 to n - 1.</param>
    /// <param name="threadCount">Threads; 0 uses every processor. Does not change the result.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>0 to 1. Deterministic; ties between neighbours go to the lower row. O(n^2 d).</returns>
    /// <exception cref="ShapeException">The matrices differ in rows or dimension.</exception>
    /// <exception cref="DataException">A number is not finite (row named).</exception>
    public static double Compute(
        FeatureMatrix plain, FeatureMatrix changed, int neighbourCount = 10, int threadCount = 0,
        CancellationToken cancellationToken = default)
    {
        if (plain.RowCount != changed.RowCount)
        {
            throw new ShapeException(
                $"{plain.Name} has {plain.RowCount} rows, {changed.Name} has {changed.RowCount}; views of the same pictures are needed.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(neighbourCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neighbourCount, plain.RowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        int threads = threadCount == 0 ? Environment.ProcessorCount : threadCount;
        long[] rows = EvenRows.Of(plain.RowCount, int.MaxValue);
        Neighbour[][] before = Find(plain), after = Find(changed);
        long common = 0;
        for (int i = 0; i < rows.Length; i++)
            common += before[i].Select(neighbour => neighbour.Row).Intersect(after[i].Select(neighbour => neighbour.Row)).Count();
        return (double)common / ((long)rows.Length * neighbourCount);

        Neighbour[][] Find(FeatureMatrix queries) =>
            NeighbourSearch.Find(plain, queries, neighbourCount, rows, threads, cancellationToken);
    }
}
