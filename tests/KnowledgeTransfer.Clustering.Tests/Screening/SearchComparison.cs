using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>Searches of a backend and of the scalar one: labels, D and second D must have the same bits.</summary>
internal static class SearchComparison
{
    /// <summary>All rows, in portions that are not the screen's, with the second nearest and without.</summary>
    /// <returns>Rows labelled and compared.</returns>
    internal static long Run(FeatureMatrix rows, Centroids centroids, IKMeansBackend backend, int threadCount)
    {
        int n = (int)rows.RowCount;
        using INearestSearch scalar = KMeansBackends.Scalar.OpenSearch(centroids, 1);
        using INearestSearch tried = backend.OpenSearch(centroids, threadCount);
        Found expected = Found.By(scalar, rows, n, hasSeconds: true);
        foreach (int portion in new[] { n, n / 3 + 1 })
        {
            Found all = Found.By(tried, rows, portion, hasSeconds: true), nearest = Found.By(tried, rows, portion, hasSeconds: false);
            Assert.Equal(expected.Labels, all.Labels);
            Assert.Equal(expected.Labels, nearest.Labels);
            Assert.Equal(expected.Distances, all.Distances);
            Assert.Equal(expected.Distances, nearest.Distances);
            Assert.Equal(expected.Seconds, all.Seconds);
        }
        return 4 * n;
    }

    private sealed record Found(int[] Labels, double[] Distances, double[] Seconds)
    {
        internal static Found By(INearestSearch search, FeatureMatrix rows, int portion, bool hasSeconds)
        {
            int n = (int)rows.RowCount;
            Found found = new(new int[n], new double[n], new double[n]);
            Array.Fill(found.Labels, -7); // what was there does not count
            Array.Fill(found.Seconds, -7);
            for (int first = 0; first < n; first += portion)
            {
                int count = Math.Min(portion, n - first);
                search.Find(rows, first, found.Labels.AsMemory(first, count), found.Distances.AsMemory(first, count),
                    hasSeconds ? found.Seconds.AsMemory(first, count) : default, CancellationToken.None);
            }
            return found;
        }
    }
}
