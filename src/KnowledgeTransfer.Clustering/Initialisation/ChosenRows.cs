using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Rows of a data set as centroids.</summary>
internal static class ChosenRows
{
    /// <summary>Copies rows: float64 for float64 data, otherwise float32, both exact.</summary>
    /// <param name="rows">n x d, finite.</param>
    /// <param name="numbers">Which, at least one; the same on all ranks.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal static Centroids Copy(SharedRows rows, long[] numbers, int threadCount, CancellationToken cancellationToken)
    {
        FeatureMatrix chosen = rows.Select(numbers, threadCount, cancellationToken);
        return chosen.ElementType == ElementType.Float64
            ? Copy<double>(chosen, threadCount, cancellationToken)
            : Copy<float>(chosen, threadCount, cancellationToken);
    }

    private static Centroids Copy<T>(FeatureMatrix chosen, int threadCount, CancellationToken cancellationToken)
        where T : unmanaged, INumberBase<T>
    {
        RowReader<T> reader = new(chosen);
        (int count, int dimension) = ((int)chosen.RowCount, chosen.Dimension);
        T[] values = new T[checked(count * dimension)];
        ParallelBlocks.Run(threadCount, count, Read, cancellationToken);
        return Centroids.Trusted(values, count, dimension);

        void Read(int worker, long i) => reader.Copy(i, values.AsSpan((int)i * dimension, dimension));
    }
}
