using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Exact nearest neighbours by cosine, brute force in blocks. Candidates are streamed, so only the queries and one block lie in memory.
/// Equal similarities are ordered by the lower candidate row. The result is the same for every thread count.
/// </summary>
internal static class NeighbourSearch
{
    /// <summary>Floats of a candidate block: about half of a core's level-2 cache, which each tile of queries walks through once.</summary>
    private const int CandidateBlockLength = 1 << 17;

    private const int QueryBlockLength = 1 << 26;

    /// <summary>Finds neighbours.</summary>
    /// <param name="candidates">n x d rows to search in.</param>
    /// <param name="queries">m x d rows to search for.</param>
    /// <param name="count">Neighbours per query, 1 to n (n - 1 with <paramref name="self"/>).</param>
    /// <param name="self">Per query the candidate row that is the query itself and does not count; or null.</param>
    /// <param name="threadCount">Threads, 1 or more.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>Per query its neighbours, nearest first.</returns>
    public static Neighbour[][] Find(
        FeatureMatrix candidates, FeatureMatrix queries, int count, long[]? self, int threadCount, CancellationToken cancellationToken)
    {
        if (candidates.Dimension != queries.Dimension)
        {
            throw new ShapeException(
                $"{candidates.Name} has {candidates.Dimension} numbers per row, {queries.Name} has {queries.Dimension}; "
                + "features of the same layer are needed.");
        }

        int stride = CosineKernel.Padded(candidates.Dimension);
        int queryBlock = CosineKernel.RoundUp(Math.Max(1, QueryBlockLength / Math.Max(stride, 1)), CosineKernel.QueryTile);
        int candidateBlock = CosineKernel.RoundUp(Math.Max(24, CandidateBlockLength / Math.Max(stride, 1)), CosineKernel.CandidateTile);
        var result = new Neighbour[queries.RowCount][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount, CancellationToken = cancellationToken };
        var candidateRows = new float[candidateBlock * stride];
        for (int firstQuery = 0; firstQuery < result.Length; firstQuery += queryBlock)
        {
            int queryCount = Math.Min(queryBlock, result.Length - firstQuery);
            int tileCount = CosineKernel.RoundUp(queryCount, CosineKernel.QueryTile) / CosineKernel.QueryTile;
            var queryRows = new float[tileCount * CosineKernel.QueryTile * stride];
            CosineKernel.ReadNormalized(queries, firstQuery, queryCount, queryRows);
            var nearest = new NearestList[queryCount];
            for (int q = 0; q < queryCount; q++) nearest[q] = new NearestList(count, self?[firstQuery + q] ?? -1);
            for (long first = 0; first < candidates.RowCount; first += candidateBlock)
            {
                int rowCount = (int)Math.Min(candidateBlock, candidates.RowCount - first);
                int paddedCount = CosineKernel.RoundUp(rowCount, CosineKernel.CandidateTile);
                CosineKernel.ReadNormalized(candidates, first, rowCount, candidateRows);
                Parallel.For(0, tileCount, parallel, () => new float[CosineKernel.QueryTile * paddedCount], (tile, _, products) =>
                {
                    int firstRow = tile * CosineKernel.QueryTile;
                    ReadOnlySpan<float> tileRows = queryRows.AsSpan(firstRow * stride, CosineKernel.QueryTile * stride);
                    CosineKernel.Multiply(tileRows, candidateRows.AsSpan(0, paddedCount * stride), stride, products);
                    for (int q = 0; q < CosineKernel.QueryTile && firstRow + q < queryCount; q++)
                        nearest[firstRow + q].Offer(products.AsSpan(q * paddedCount, rowCount), first);
                    return products;
                }, _ => { });
            }

            for (int q = 0; q < queryCount; q++) result[firstQuery + q] = nearest[q].ToSorted();
        }

        return result;
    }
}
