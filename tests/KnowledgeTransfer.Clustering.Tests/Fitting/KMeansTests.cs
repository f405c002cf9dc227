using CsCheck;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class KMeansTests
{
    private static readonly float[] s_values = Rows.Clustered(400, 10, 2, 12);

    [Fact]
    public void The_inertia_never_rises_and_the_counts_sum_to_n() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 9], Gen.Int[1, 12], Gen.UInt).Sample((n, d, k, seed) =>
        {
            k = Math.Min(k, n);
            ArrayMatrix rows = new(Rows.Clustered(n, d, (int)(seed % 1000)), d);
            KMeansResult result = KMeans.Fit(rows, new() { ClusterCount = k, Seed = seed });
            double[] inertias = [.. result.Iterations.Select(i => i.Inertia), result.Inertia];
            // Centroids are stored in float32: rising by their rounding (relative 2^-24 of coordinates up to 3) is allowed, no more.
            double slack = n * d * 9 * Math.ScaleB(1, -44);
            for (int i = 1; i < inertias.Length; i++) Assert.True(inertias[i] <= inertias[i - 1] + slack);
            Assignment assignment = NearestCentroids.Assign(rows, result.Centroids);
            Assert.Equal(n, assignment.CountClusters(k).Sum());
            Assert.Equal(result.Inertia, assignment.Inertia);
        }, iter: 60);

    [Fact]
    public void A_converged_fit_is_a_fixed_point()
    {
        KMeansResult result = KMeans.Fit(new ArrayMatrix(s_values, 10), new() { ClusterCount = 12, MaxIterations = 200 });
        Assert.Equal(StopReason.Converged, result.StopReason);
        KMeansResult again = KMeans.Fit(new ArrayMatrix(s_values, 10), new() { ClusterCount = 12, StartCentroids = result.Centroids });
        Assert.True(again.Centroids.HasSameBits(result.Centroids));
        Assert.Equal(result.Inertia, again.Inertia);
    }

    [Fact]
    public void A_tolerance_stops_early_and_says_so()
    {
        KMeansResult result = KMeans.Fit(new ArrayMatrix(s_values, 10), new() { ClusterCount = 30, Tolerance = 0.05 });
        Assert.Equal(StopReason.ToleranceReached, result.StopReason);
        KMeansIteration[] last = [.. result.Iterations.TakeLast(2)];
        Assert.True(last[0].Inertia - last[1].Inertia <= 0.05 * last[0].Inertia);
    }

    [Fact]
    public void The_restart_of_least_inertia_wins()
    {
        KMeansOptions options = new()
        {
            ClusterCount = 12,
            RestartCount = 5,
            MaxIterations = 3,
            Initialisation = KMeansInitialisation.RandomRows
        };
        KMeansResult best = KMeans.Fit(new ArrayMatrix(s_values, 10), options);
        KMeansResult first = KMeans.Fit(new ArrayMatrix(s_values, 10), options with { RestartCount = 1 });
        Assert.Equal([0, 1, 2, 3, 4], best.Iterations.Select(i => i.Restart).Distinct());
        Assert.True(best.Inertia <= first.Inertia);
        Assert.Equal(first.Iterations[0].Inertia, best.Iterations[0].Inertia);
    }

    [Fact]
    public void Seeds_are_deterministic_and_differ()
    {
        KMeansOptions options = new() { ClusterCount = 12, MaxIterations = 2, Seed = 5 };
        string sha = KMeans.Fit(new ArrayMatrix(s_values, 10), options).Centroids.Sha256;
        Assert.Equal(sha, KMeans.Fit(new ArrayMatrix(s_values, 10), options).Centroids.Sha256);
        Assert.NotEqual(sha, KMeans.Fit(new ArrayMatrix(s_values, 10), options with { Seed = 6 }).Centroids.Sha256);
    }

    [Fact]
    public void Every_iteration_is_reported_as_it_ends()
    {
        List<KMeansIteration> seen = [];
        var progress = new ImmediateProgress<KMeansIteration>(seen.Add);
        KMeansResult result = KMeans.Fit(new ArrayMatrix(s_values, 10), new() { ClusterCount = 12 }, progress);
        Assert.Equal(result.Iterations, seen);
        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(i => i.Iteration));
        Assert.Equal(400, seen[0].MovedCount);
        Assert.Equal(0, seen[^1].MovedCount);
    }

    [Fact]
    public void Cancelling_in_the_middle_throws_and_leaves_the_rows_alone()
    {
        using CancellationTokenSource source = new();
        float[] copy = (float[])s_values.Clone();
        var progress = new ImmediateProgress<KMeansIteration>(i => { if (i.Iteration == 2) source.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(
            () => KMeans.Fit(new ArrayMatrix(s_values, 10), new() { ClusterCount = 12 }, progress, source.Token));
        Assert.Equal(copy, s_values);
    }
}
