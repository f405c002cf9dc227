using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Two sessions, one of them the scalar backend's, through the same calls: every answer must have the same bits.</summary>
internal static class SessionComparison
{
    private const int Restarts = 2, Assignments = 6;

    /// <summary>Restarts, assignments, relocations as the problem has them.</summary>
    /// <returns>Rows labelled and compared.</returns>
    internal static long Run(ScreenProblem problem, IKMeansBackend backend, int threadCount)
    {
        using Pair pair = new(problem.Rows, problem.ClusterCount, backend, threadCount);
        long rows = 0;
        for (int restart = 0; restart < Restarts; restart++)
        {
            pair.Reset();
            Centroids centroids = problem.Start();
            for (int i = 0; i < Assignments; i++, rows += problem.RowCount)
            {
                pair.Assign(centroids);
                if (problem.Random.Next(3) == 0) Relocate(pair, problem);
                centroids = problem.Next(centroids, pair.Means(centroids));
            }
        }
        return rows;
    }

    /// <summary>One assignment after the other.</summary>
    internal static void Run(FeatureMatrix rows, Centroids[] steps, IKMeansBackend backend, int threadCount)
    {
        using Pair pair = new(rows, steps[0].Count, backend, threadCount);
        foreach (Centroids centroids in steps) pair.Assign(centroids);
    }

    private static void Relocate(Pair pair, ScreenProblem problem)
    {
        foreach (long row in new[] { problem.Random.Next(problem.RowCount), problem.Random.Next(problem.RowCount) }.Distinct())
            pair.Relocate(row, problem.Random.Next(problem.ClusterCount));
    }

    private sealed class Pair : IDisposable
    {
        private readonly IKMeansSession _expected, _found;
        private readonly int[] _expectedLabels, _foundLabels;

        internal Pair(FeatureMatrix rows, int clusterCount, IKMeansBackend backend, int threadCount)
        {
            SumPrecision precision = SumPrecision.Choose(
                DataScan.Run(rows, 0, rows.RowCount, threadCount, null, CancellationToken.None), rows.RowCount);
            _expected = KMeansBackends.Scalar.Open(rows, clusterCount, precision, 1);
            _found = backend.Open(rows, clusterCount, precision, threadCount);
            _expectedLabels = new int[rows.RowCount];
            _foundLabels = new int[rows.RowCount];
        }

        internal void Reset()
        {
            _expected.Reset();
            _found.Reset();
        }

        internal void Assign(Centroids centroids)
        {
            AssignmentStep expected = _expected.Assign(centroids, CancellationToken.None);
            AssignmentStep found = _found.Assign(centroids, CancellationToken.None);
            _expected.CopyLabels(0, _expectedLabels);
            _found.CopyLabels(0, _foundLabels);
            Assert.Equal(_expectedLabels, _foundLabels);
            Assert.Equal(_expected.FindMostDistant(_expectedLabels.Length), _found.FindMostDistant(_foundLabels.Length));
            Assert.Equal(expected with { UndecidedCount = 0, SkippedShare = 0 },
                found with { UndecidedCount = 0, SkippedShare = 0 });
            CompareSums();
        }

        internal void Relocate(long row, int cluster)
        {
            _expected.Relocate(row, cluster);
            _found.Relocate(row, cluster);
            CompareSums();
        }

        /// <summary>The scalar session's means: it alone makes its sums anew and so may be given any centroids before.</summary>
        internal Centroids Means(Centroids before) => _expected.Sums.ToCentroids(before);

        private void CompareSums()
        {
            (ClusterSums expected, ClusterSums found) = (_expected.Sums, _found.Sums);
            Assert.Equal(expected.Counts.ToArray(), found.Counts.ToArray());
            for (int j = 0; j < expected.ClusterCount; j++)
                for (int i = 0; i < expected.Dimension; i++)
                    if (expected.SumOf(j, i) != found.SumOf(j, i)) Assert.Fail($"the sums of cluster {j}, coordinate {i} differ");
        }

        public void Dispose()
        {
            _expected.Dispose();
            _found.Dispose();
        }
    }
}
