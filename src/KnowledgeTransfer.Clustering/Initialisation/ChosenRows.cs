using System.Numerics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Rows of a data set as centroids.</summary>
internal static class ChosenRows
{
    /// <summary>Copies rows: float64 for float64 data, otherwise float32, both exact.</summary>
    /// <param name="rows">n x d, finite.</param>
    /// <param name="numbers">Which, at least one.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="cancellationToken">Checked often.</param>
    internal static Centroids Copy(FeatureMatrix rows, long[] numbers, int threadCount, CancellationToken cancellationToken) =>
        rows.ElementType == ElementType.Float64
            ? Copy<double>(rows, numbers, threadCount, cancellationToken)
            : Copy<float>(rows, numbers, threadCount, cancellationToken);

    private static Centroids Copy<T>(FeatureMatrix rows, long[] numbers, int threadCount, CancellationToken cancellationToken)
        where T : unmanaged, INumberBase<T>
    {
        RowReader<T> reader = new(rows);
        int dimension = rows.Dimension;
        T[] values = new T[checked(numbers.Length * dimension)];
        ParallelBlocks.Run(threadCount, numbers.Length, Read, cancellationToken);
        return Centroids.Trusted(values, numbers.Length, dimension);

        void Read(int worker, long i) => reader.Copy(numbers[i], values.AsSpan((int)i * dimension, dimension));
    }
}
