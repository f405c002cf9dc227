using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// How alike two feature spaces see the same pictures: the mean share of a picture's k nearest neighbours (cosine, itself left out) that
/// both have in common. 1 is the same neighbourhoods; unrelated features give about k / (n - 1). Needs no labels.
/// </summary>
public static class NeighbourOverlap
{
    /// <summary>Compares two matrices whose rows belong to the same pictures in the same order.</summary>
    /// <param name="first">n x d features.</param>
    /// <param name="second">n x e features; e may differ from d.</param>
    /// <param name="neighbourCount">k, 1 to n - 1.</param>
    /// <param name="queryCount">
    /// Pictures asked for their neighbours: rows 0, n/m, 2n/m ...; all where there are fewer. The search is over all n.
    /// </param>
    /// <param name="threadCount">Threads; 0 uses every processor. Does not change the result.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>0 to 1. Deterministic; ties between neighbours go to the lower row.</returns>
    /// <exception cref="ShapeException">The matrices differ in their number of rows.</exception>
    /// <exception cref="DataException">A number is not finite (row named).</exception>
    public static double Compute(
        FeatureMatrix first,
        FeatureMatrix second,
        int neighbourCount = 10,
        int queryCount = 1000,
        int threadCount = 0,
        CancellationToken cancellationToken = default)
    {
        if (first.RowCount != second.RowCount)
        {
            throw new ShapeException(
                $"{first.Name} has {first.RowCount} rows, {second.Name} has {second.RowCount}; the same pictures are needed.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(neighbourCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neighbourCount, first.RowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(queryCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        long[] rows = EvenRows.Of(first.RowCount, queryCount);
        Neighbour[][] inFirst = Find(first), inSecond = Find(second);
        long common = 0;
        for (int i = 0; i < rows.Length; i++)
            common += inFirst[i].Select(neighbour => neighbour.Row).Intersect(inSecond[i].Select(neighbour => neighbour.Row)).Count();
        return (double)common / ((long)rows.Length * neighbourCount);

        Neighbour[][] Find(FeatureMatrix matrix) => NeighbourSearch.Find(
            matrix, new RowSelection(matrix, rows), neighbourCount, rows,
            threadCount == 0 ? Environment.ProcessorCount : threadCount, cancellationToken);
    }
}
