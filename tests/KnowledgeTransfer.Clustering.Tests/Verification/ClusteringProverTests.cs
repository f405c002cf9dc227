using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Verification;

public sealed class ClusteringProverTests
{
    /// <summary>Rows 0, 1, 4, 9 on a line, centroids 0.5, 6.5 and a third that is nobody's.</summary>
    private static readonly ArrayMatrix s_line = new([0, 1, 4, 9], 1, "line.npy");

    private static readonly ClusteringClaim s_claim =
        new(new Centroids([0.5f, 6.5f, 100], 3, 1), [0, 0, 1, 1], [0.25, 0.25, 6.25, 6.25], AreMeans: true);

    [Fact]
    public void A_clustering_computed_by_hand_is_proven()
    {
        ClusteringProof proof = ClusteringProver.Prove(s_line, s_claim);
        Assert.True(proof.Holds);
        Assert.Equal((4, 1, 3, 12), (proof.RowCount, proof.Dimension, proof.ClusterCount, proof.PairCount));
        Assert.Equal((13, 0), (proof.Inertia, proof.TieCount));
        Assert.Equal((6.0, 2), (proof.SmallestMargin, proof.SmallestMarginRow)); // row 4: 3.5^2 - 2.5^2
        Assert.Equal([2L, 2, 0], proof.Counts);
    }

    [Fact]
    public void A_wrong_label_comes_with_both_distances()
    {
        ClusteringProof proof = ClusteringProver.Prove(s_line, s_claim with { Labels = [0, 0, 0, 1] });
        Assert.False(proof.Holds);
        Assert.Equal([new WrongRow(2, 0, 1, 6.25, 12.25, 6.25)], proof.WrongRows);
        Assert.Equal(0, proof.WrongMeanCount);
        proof = ClusteringProver.Prove(s_line, s_claim with { Labels = [0, 0, 1, 7] });
        Assert.True(double.IsNaN(Assert.Single(proof.WrongRows).DistanceToWritten));
    }

    [Fact]
    public void A_distance_one_bit_off_is_wrong()
    {
        double[] distances = [0.25, 0.25, Math.BitIncrement(6.25), 6.25];
        ClusteringProof proof = ClusteringProver.Prove(s_line, s_claim with { SquaredDistances = distances });
        Assert.Equal((1, 2), (proof.WrongRowCount, Assert.Single(proof.WrongRows).Row));
    }

    [Fact]
    public void A_centroid_one_bit_off_is_no_mean_where_means_are_claimed()
    {
        Centroids moved = new([0.5f, MathF.BitIncrement(6.5f), 100], 3, 1);
        double[] distances = NearestCentroids.Assign(s_line, moved).SquaredDistances;
        ClusteringClaim claim = s_claim with { Centroids = moved, SquaredDistances = distances };
        ClusteringProof proof = ClusteringProver.Prove(s_line, claim);
        Assert.Equal((0, 1), (proof.WrongRowCount, proof.WrongMeanCount));
        Assert.Equal([new WrongMean(1, 0, MathF.BitIncrement(6.5f), 6.5)], proof.WrongMeans);
        proof = ClusteringProver.Prove(s_line, claim with { AreMeans = false });
        Assert.True(proof.Holds);
        Assert.False(proof.MeansCompared);
    }

    [Fact]
    public void Ties_go_to_the_lowest_index_and_are_counted()
    {
        ArrayMatrix rows = new([1, 0, 2], 1);
        ClusteringClaim claim = new(new Centroids([0f, 2, 2], 3, 1), [0, 0, 1], [1, 0, 0], AreMeans: false);
        ClusteringProof proof = ClusteringProver.Prove(rows, claim);
        Assert.True(proof.Holds);
        Assert.Equal((2, 0.0, 0), (proof.TieCount, proof.SmallestMargin, proof.SmallestMarginRow));
        Assert.False(ClusteringProver.Prove(rows, claim with { Labels = [1, 0, 1] }).Holds);
        Assert.False(ClusteringProver.Prove(rows, claim with { Labels = [0, 0, 2] }).Holds);
    }

    [Fact]
    public void One_cluster_has_no_second()
    {
        ClusteringProof proof = ClusteringProver.Prove(s_line, new(new Centroids([0f], 1, 1), [0, 0, 0, 0], [0, 1, 16, 81], false));
        Assert.Equal((true, double.PositiveInfinity, 0), (proof.Holds, proof.SmallestMargin, proof.TieCount));
    }

    [Theory]
    [InlineData("one huge coordinate", 500, 19)]
    [InlineData("offset 1e6", 500, 19)]
    [InlineData("denormal", 300, 5)]
    [InlineData("ties", 500, 3)]
    [InlineData("every row twice", 400, 33)]
    [InlineData("scale 1e18", 300, 16)]
    [InlineData("scale 1e-18", 300, 17)]
    public void What_every_backend_of_the_processor_fits_is_proven_whatever_the_threads(string kind, int n, int d)
    {
        ArrayMatrix rows = new(Rows.Nasty(kind, n, d), d);
        string[] native = new NativeBackendSource().Offer().Backend is null ? [] : ["native"];
        foreach (string backend in (string[])["scalar", "simd", .. native])
        {
            KMeansOptions options = new() { ClusterCount = 11, MaxIterations = 200, Seed = 3, Backend = Backend(backend, rows) };
            KMeansResult fit = KMeans.Fit(rows, options);
            Assert.Equal(StopReason.Converged, fit.StopReason);
            Assignment labels = NearestCentroids.Assign(rows, fit.Centroids);
            ClusteringClaim claim = new(fit.Centroids, labels.Labels, labels.SquaredDistances, AreMeans: true);
            foreach (int threads in (int[])[1, 3])
            {
                ClusteringProof proof = ClusteringProver.Prove(rows, claim, threads);
                Assert.True(proof.Holds, string.Join('\n', proof.WrongRows) + string.Join('\n', proof.WrongMeans));
                Assert.Equal(fit.Inertia, proof.Inertia);
            }
        }

        static IKMeansBackend Backend(string name, FeatureMatrix rows) =>
            KMeansBackends.Processor.Choose(name, rows.RowCount, rows.Dimension, 11);
    }

    [Fact]
    public void Weights_count_in_means_and_inertia()
    {
        // 0 and 1 three to one, 4 and 9 four to one: means 1/4 and 5.
        RowWeights weights = new([3, 1, 4, 1]);
        ClusteringClaim claim = new(new Centroids([.25f, 5], 2, 1), [0, 0, 1, 1], [.0625, .5625, 1, 16], AreMeans: true, weights);
        ClusteringProof proof = ClusteringProver.Prove(s_line, claim);
        Assert.True(proof.Holds, string.Join('\n', proof.WrongRows) + string.Join('\n', proof.WrongMeans));
        Assert.Equal(3 * .0625 + .5625 + 4 + 16, proof.Inertia);
        proof = ClusteringProver.Prove(s_line, claim with { Weights = new RowWeights([1, 1, 4, 1]) });
        Assert.Equal([new WrongMean(0, 0, .25, .5)], proof.WrongMeans);
        Assert.Contains("4 rows, but there are 3 weights", Assert.Throws<ShapeException>(() =>
            ClusteringProver.Prove(s_line, claim with { Weights = new RowWeights([1, 1, 1]) })).Message);
    }

    [Theory]
    [InlineData(ElementType.Float32, false)]
    [InlineData(ElementType.Float32, true)]
    [InlineData(ElementType.Float64, true)]
    public void Directions_are_proven_and_a_mean_that_is_not_divided_is_not_one(ElementType type, bool isWeighted)
    {
        TypedMatrix rows = new(Rows.ToDouble(Rows.Clustered(200, 7)), 7, type);
        RowWeights? weights = isWeighted ? RowWeights.Of([.. Enumerable.Range(0, 200).Select(i => i % 4 / 3.0)]) : null;
        KMeansOptions options = new() { ClusterCount = 6, MaxIterations = 200, Spherical = true, Weights = weights };
        KMeansResult fit = KMeans.Fit(rows, options);
        Assignment labels = NearestCentroids.Assign(UnitRows.Of(rows), fit.Centroids);
        ClusteringClaim claim = new(fit.Centroids, labels.Labels, labels.SquaredDistances, true, weights, Spherical: true);
        ClusteringProof proof = ClusteringProver.Prove(rows, claim, 2);
        Assert.True(proof.Holds, string.Join('\n', proof.WrongRows) + string.Join('\n', proof.WrongMeans));
        Assert.Equal(fit.Inertia, proof.Inertia);
        Assert.Equal(6, ClusteringProver.Prove(UnitRows.Of(rows), claim with { Spherical = false }).WrongMeanCount);
    }

    [Fact]
    public void Only_the_first_faults_are_kept_but_all_are_counted()
    {
        ArrayMatrix rows = new(new float[100], 1);
        ClusteringProof proof = ClusteringProver.Prove(rows, new(new Centroids([1f], 1, 1), new int[100], new double[100], false), 3);
        Assert.Equal(100, proof.WrongRowCount);
        Assert.Equal(Enumerable.Range(0, ClusteringProver.FaultsKept).Select(i => (long)i), proof.WrongRows.Select(row => row.Row));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("4 rows, but there are 3 labels",
            Assert.Throws<ShapeException>(() => ClusteringProver.Prove(s_line, s_claim with { Labels = [0, 0, 1] })).Message);
        Assert.Contains("have 2 numbers, the centroids 1",
            Assert.Throws<ShapeException>(() => ClusteringProver.Prove(new ArrayMatrix([0, 0], 2), s_claim)).Message);
        ArrayMatrix bad = new([0, 1, float.NaN, 9], 1, "bad.npy");
        Assert.StartsWith("bad.npy: row 2 (id2) has NaN",
            Assert.Throws<DataException>(() => ClusteringProver.Prove(bad, s_claim, rowName: row => $"id{row}")).Message);
    }

    [Fact]
    public void It_reports_all_rows_and_stops_when_told_to()
    {
        long last = 0;
        ClusteringProver.Prove(s_line, s_claim, 1, new ImmediateProgress<long>(done => last = done));
        Assert.Equal(4, last);
        Assert.ThrowsAny<OperationCanceledException>(
            () => ClusteringProver.Prove(s_line, s_claim, cancellationToken: new CancellationToken(canceled: true)));
    }
}
