using System.Numerics;
using Xunit;

namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>
/// What every backend has to do, byte for byte: written once, inherited by one small class per backend (<c>docs/backends.md</c>). The
/// reference is the scalar backend, which is itself held against arithmetic written independently here.
/// </summary>
public abstract partial class KMeansConformance
{
    /// <summary>The backend that is tried; asked for many times, so whoever opens a device keeps it.</summary>
    protected abstract IKMeansBackend Backend { get; }

    /// <summary>n, d, k: pairwise different in every order, around the sizes of vectors, tiles, panels and chunks.</summary>
    public static TheoryData<int, int, int> AwkwardSizes => new()
    {
        { 1, 2, 1 }, { 2, 1, 2 }, { 3, 7, 2 }, { 7, 3, 1 }, { 8, 15, 3 }, { 9, 2, 7 }, { 15, 16, 8 }, { 16, 9, 15 }, { 17, 63, 9 },
        { 63, 17, 16 }, { 64, 8, 17 }, { 255, 3, 64 }, { 255, 64, 63 }, { 511, 1, 17 }, { 511, 127, 65 }, { 64, 255, 7 }, { 15, 511, 9 },
        { 200, 129, 67 }, { 40, 300, 33 }, { 700, 5, 130 },
    };

    public static TheoryData<string> NastyKinds =>
    [
        "ties", "every row twice", "scale 1e18", "scale 1e-18", "scale 1e-30", "scale 1e30", "denormal", "offset 1e6",
        "one huge coordinate", "largest and smallest", "all rows equal", "zero", "bisector",
    ];

    [Fact]
    public void Eight_points_in_two_groups_come_out_as_computed_by_hand()
    {
        // (0,0) three times, (.5,0), (.5,1), (1,1) three times: sums (.5,0) and (3.5,4) over four rows each.
        float[] values = [0, 0, 0, 0, 0, 0, .5f, 0, .5f, 1, 1, 1, 1, 1, 1, 1];
        Centroids start = new([0f, 0f, 1f, 1f], 2, 2);
        KMeansResult result = Fit(new ArrayMatrix(values, 2), new() { ClusterCount = 2, StartCentroids = start });
        Assert.Equal([.125f, 0, .875f, 1], result.Centroids.Float32.ToArray());
        Assert.Equal(.375, result.Inertia);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal([8L, 0L], result.Iterations.Select(i => i.MovedCount));
        Assignment labels = NearestCentroids.Assign(new ArrayMatrix(values, 2), result.Centroids, Backend);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], labels.Labels);
        // (.5,0): to (.125,0) .375^2, to (.875,1) .375^2 + 1.
        Assert.Equal(.140625, labels.SquaredDistances[3]);
        Assert.Equal(1.140625, labels.SecondSquaredDistances[3]);
    }

    [Theory, MemberData(nameof(AwkwardSizes))]
    public void Awkward_sizes_give_the_bytes_of_the_reference(int n, int d, int k)
    {
        ArrayMatrix rows = new(Rows.Clustered(n, d, n + d), d);
        CheckFit(rows, new() { ClusterCount = k, MaxIterations = 4, Seed = 3, Initialisation = KMeansInitialisation.RandomRows });
    }

    [Theory, MemberData(nameof(NastyKinds))]
    public void Nasty_data_give_the_bytes_of_the_reference(string kind)
    {
        ArrayMatrix rows = new(Rows.Nasty(kind, 150, 19), 19);
        int most = DistinctRows.Count(rows, null, 21, CancellationToken.None), few = Math.Min(most, 4);
        CheckFit(rows, new() { ClusterCount = most, MaxIterations = 6, Seed = 1 });
        CheckFit(rows, new() { ClusterCount = few, MaxIterations = 6, Seed = 2, Initialisation = KMeansInitialisation.RandomRows });
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Every_element_type_gives_the_bytes_of_the_reference(ElementType type)
    {
        TypedMatrix rows = new(Rows.ToDouble(Rows.Clustered(300, 33)), 33, type);
        KMeansResult result = CheckFit(rows, new() { ClusterCount = 12, MaxIterations = 10 });
        Assert.Equal(type == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32, result.Centroids.ElementType);
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(1e-9, 1.0)] // the rows differ only in bits that float32 does not have
    [InlineData(1e-100, 0.0)]
    [InlineData(1e100, 0.0)]
    [InlineData(1.0, 1e12)]
    public void Float64_rows_keep_their_precision(double scale, double offset)
    {
        double[] values = Array.ConvertAll(Rows.ToDouble(Rows.Clustered(200, 18)), v => v * scale + offset);
        CheckFit(new TypedMatrix(values, 18, ElementType.Float64), new() { ClusterCount = 9, MaxIterations = 5 });
    }

    [Fact]
    public void Centroids_that_differ_in_the_last_bit_are_told_apart()
    {
        float[] one = Rows.Clustered(1, 40), other = (float[])one.Clone();
        other[39] = MathF.BitIncrement(other[39]);
        Centroids centroids = new([.. one, .. other, .. one], 3, 40);
        ArrayMatrix rows = new([.. other, .. one], 40);
        CheckAssignment(rows, centroids);
        Assert.Equal([1, 0], NearestCentroids.Assign(rows, centroids, Backend).Labels);
    }

    [Fact]
    public void An_exact_tie_goes_to_the_lowest_index()
    {
        Centroids centroids = new([3f, 0f, 1f, 0f, -1f, 0f, 1f, 0f], 4, 2);
        Assignment labels = NearestCentroids.Assign(new ArrayMatrix([0f, 0f, 2f, 5f, 1f, 0f], 2), centroids, Backend);
        Assert.Equal([1, 0, 1], labels.Labels);
        Assert.Equal([1.0, 26.0, 0.0], labels.SquaredDistances);
        Assert.Equal([1.0, 26.0, 0.0], labels.SecondSquaredDistances);
    }

    [Theory, MemberData(nameof(NastyKinds))]
    public void Centroids_that_stand_twice_are_told_apart_by_their_index(string kind)
    {
        float[] values = Rows.Nasty(kind, 150, 19);
        Centroids twice = new([.. values[..(40 * 19)], .. values[..(40 * 19)]], 80, 19);
        ArrayMatrix rows = new(values, 19);
        Assignment expected = NearestCentroids.Assign(rows, twice, KMeansBackends.Scalar), found = NearestCentroids.Assign(rows, twice, Backend);
        Assert.All(expected.Labels, label => Assert.InRange(label, 0, 39));
        Assert.Equal(expected.Labels, found.Labels);
        Assert.Equal(expected.SquaredDistances, found.SquaredDistances);
        Assert.Equal(expected.SecondSquaredDistances, found.SecondSquaredDistances);
    }

    [Fact]
    public void With_one_centroid_the_second_distance_is_infinite()
    {
        Assignment labels = NearestCentroids.Assign(new ArrayMatrix([1f, 2f], 1), new Centroids([4f], 1, 1), Backend);
        Assert.Equal([0, 0], labels.Labels);
        Assert.Equal([9.0, 4.0], labels.SquaredDistances);
        Assert.All(labels.SecondSquaredDistances, d => Assert.Equal(double.PositiveInfinity, d));
    }

    [Fact]
    public void Centroids_outside_the_range_of_the_screen_are_compared_exactly()
    {
        float[] values = Rows.Clustered(5, 6);
        Centroids centroids = new([.. values, 3e38f, 0, 0, 0, 0, 0, .. Rows.Clustered(30, 6, 9), 0, 0, -2e30f, 0, 0, 0], 37, 6);
        CheckAssignment(new ArrayMatrix([.. Rows.Clustered(50, 6, 4), 3.1e38f, 0, 0, 0, 0, 0, 0, 0, -1e30f, 1e20f, 0, 0], 6), centroids);
    }

    [Theory]
    [InlineData(ElementType.Float32, ElementType.Float64)]
    [InlineData(ElementType.Float64, ElementType.Float32)]
    [InlineData(ElementType.Float16, ElementType.Float64)]
    public void Rows_and_centroids_of_different_types_are_compared_exactly(ElementType rowType, ElementType centroidType)
    {
        float[] values = Rows.Clustered(20, 11, 5);
        Centroids centroids = centroidType == ElementType.Float64
            ? new Centroids(Array.ConvertAll(values, v => v * (1 + 1e-12)), 20, 11) : new Centroids(values, 20, 11);
        CheckAssignment(new TypedMatrix(Rows.ToDouble(Rows.Clustered(90, 11)), 11, rowType), centroids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Any_number_of_threads_gives_the_same_bytes(int threads)
    {
        ArrayMatrix rows = new(Rows.Clustered(2500, 24), 24);
        CheckFit(rows, new() { ClusterCount = 40, MaxIterations = 5, ThreadCount = threads });
    }

    [Fact]
    public void Rows_that_are_copied_give_the_bytes_of_rows_in_memory()
    {
        float[] values = Rows.Clustered(500, 20);
        KMeansOptions options = new() { ClusterCount = 15, MaxIterations = 5 };
        KMeansResult inMemory = Fit(new ArrayMatrix(values, 20), options);
        KMeansResult copied = Fit(new TypedMatrix(Rows.ToDouble(values), 20, ElementType.Float32), options);
        Assert.True(inMemory.Centroids.HasSameBits(copied.Centroids));
        Assert.Equal(Records(inMemory), Records(copied));
    }

    [Fact]
    public void Centroids_are_the_correctly_rounded_means_of_their_rows()
    {
        float[] values = Rows.Nasty("one huge coordinate", 120, 5);
        Centroids start = new(values[..(7 * 5)], 7, 5);
        KMeansResult result = Fit(new ArrayMatrix(values, 5), new() { ClusterCount = 7, MaxIterations = 1, StartCentroids = start });
        int[] labels = NaiveLabels(values, start);
        for (int j = 0; j < 7; j++)
        {
            int[] members = [.. Enumerable.Range(0, 120).Where(i => labels[i] == j)];
            Assert.NotEmpty(members);
            for (int c = 0; c < 5; c++)
                Assert.Equal(RoundedMean([.. members.Select(i => values[i * 5 + c])]), result.Centroids.Float32[j * 5 + c]);
        }
    }

    [Fact]
    public void Empty_clusters_receive_the_most_distant_rows_in_order()
    {
        // All rows go to centroid 1 (0, 0); the far rows are 4 (distance 10) and 2 (distance 9); 5 is as far as 2 but comes later.
        float[] values = [0, 0, 1, 0, -9, 0, 2, 0, 10, 0, 9, 0];
        Centroids start = new([100f, 0f, 0f, 0f, 200f, 0f], 3, 2);
        KMeansResult result = Fit(new ArrayMatrix(values, 2), new() { ClusterCount = 3, MaxIterations = 1, StartCentroids = start });
        KMeansIteration first = Assert.Single(result.Iterations);
        Assert.Equal((2, 2), (first.EmptyCount, first.RelocatedCount));
        Assert.Equal([10, 0, 3, 0, -9, 0], result.Centroids.Float32.ToArray());
        Assert.Equal(2, result.RelocationCount);
        Assert.Equal(0.0 + 1 + 9 + 4 + 1 + 1 - 16 + 0, CheckedInertia(values, result.Centroids) - result.Inertia);
    }

    [Fact]
    public void Five_distinct_points_asked_for_ten_clusters_are_an_error_that_says_five()
    {
        ArrayMatrix rows = new([.. Enumerable.Range(0, 30).Select(i => (float)(i % 5))], 1);
        Assert.Contains("5 distinct rows", Assert.Throws<ConfigException>(() => Fit(rows, new() { ClusterCount = 10 })).Message);
        KMeansResult result = CheckFit(rows, new() { ClusterCount = 5, Seed = 4, Initialisation = KMeansInitialisation.RandomRows });
        Assert.Equal([0f, 1, 2, 3, 4], result.Centroids.Float32.ToArray().Order());
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void Different_rows_between_which_all_distances_vanish_leave_clusters_empty()
    {
        TypedMatrix rows = new([1e-170, 2e-170, 3e-170, 4e-170], 1, ElementType.Float64);
        KMeansResult result = CheckFit(rows, new() { ClusterCount = 3 });
        Assert.Equal((2, 0), (result.Iterations[^1].EmptyCount, result.Iterations[^1].RelocatedCount));
        Assert.Equal(StopReason.Converged, result.StopReason);
    }

    [Fact]
    public void As_many_clusters_as_rows_copy_the_rows()
    {
        float[] values = Rows.Clustered(25, 4);
        KMeansResult result = CheckFit(new ArrayMatrix(values, 4), new() { ClusterCount = 25 });
        Assert.Equal(0, result.Inertia);
        Assert.Equal(values.Order(), result.Centroids.Float32.ToArray().Order());
    }

    [Fact]
    public void The_caller_s_array_is_never_changed()
    {
        float[] values = Rows.Clustered(100, 7), copy = (float[])values.Clone();
        Fit(new ArrayMatrix(values, 7), new() { ClusterCount = 5 });
        Assert.Equal(copy, values);
    }

    [Fact]
    public void A_backend_takes_weights_or_says_that_it_does_not()
    {
        ArrayMatrix rows = new([1, 9], 1);
        KMeansOptions options = new() { ClusterCount = 1, Weights = new RowWeights([3, 1]) };
        if (Backend is IWeightedKMeansBackend) Assert.Equal([3f], Fit(rows, options).Centroids.Float32.ToArray());
        else Assert.Contains($"\"{Backend.Name}\" does not take weights", Assert.Throws<ConfigException>(() => Fit(rows, options)).Message);
    }

    [Fact]
    public void A_cancelled_fit_throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            KMeans.Fit(new ArrayMatrix(Rows.Clustered(500, 8), 8), new() { ClusterCount = 5, Backend = Backend }, null, source.Token));
    }

    /// <summary>The backend's fit equals the scalar one's, and its labels those of plain float64 arithmetic.</summary>
    protected KMeansResult CheckFit(FeatureMatrix rows, KMeansOptions options)
    {
        KMeansResult result = Fit(rows, options);
        KMeansResult reference = KMeans.Fit(rows, options with { Backend = KMeansBackends.Scalar });
        Assert.Equal(reference.Centroids.Sha256, result.Centroids.Sha256);
        Assert.Equal(Records(reference), Records(result));
        Assert.Equal(reference.Inertia, result.Inertia);
        Assert.Equal(reference.StopReason, result.StopReason);
        if (options.Spherical) rows = UnitRows.Of(rows);
        CheckAssignment(rows, result.Centroids);
        Assignment labels = NearestCentroids.Assign(rows, result.Centroids, Backend, options.ThreadCount);
        Assert.Equal(result.Inertia, BlockedSum.Of(labels.SquaredDistances, options.Weights));
        return result;
    }

    protected KMeansResult Fit(FeatureMatrix rows, KMeansOptions options) => KMeans.Fit(rows, options with { Backend = Backend });

    private void CheckAssignment(FeatureMatrix rows, Centroids centroids)
    {
        Assignment found = NearestCentroids.Assign(rows, centroids, Backend);
        Assignment reference = NearestCentroids.Assign(rows, centroids, KMeansBackends.Scalar);
        Assert.Equal(reference.Labels, found.Labels);
        Assert.Equal(reference.SquaredDistances, found.SquaredDistances);
        Assert.Equal(reference.SecondSquaredDistances, found.SecondSquaredDistances);

        double[] all = new double[rows.RowCount * rows.Dimension];
        rows.CopyRows(0, all);
        for (int i = 0; i < found.Labels.Length; i++)
        {
            double[] distances = NaiveDistances(all.AsSpan(i * rows.Dimension, rows.Dimension), centroids);
            double least = distances.Min();
            // Equal up to the rounding of the naive sum; where nothing else comes as close, the very same index.
            Assert.True(distances[found.Labels[i]] <= least * (1 + 1e-12), $"row {i}: {distances[found.Labels[i]]} against {least}");
            if (distances.Count(d => d <= least * (1 + 1e-12)) == 1) Assert.Equal(Array.IndexOf(distances, least), found.Labels[i]);
            if (centroids.Count == 1) continue;
            double second = distances.Where((_, j) => j != found.Labels[i]).Min();
            Assert.InRange(found.SecondSquaredDistances[i], second * (1 - 1e-12), second * (1 + 1e-12));
        }
    }

    private static double[] NaiveDistances(ReadOnlySpan<double> row, Centroids centroids)
    {
        ReadOnlySpan<double> values = centroids.ToFloat64().Float64;
        double[] distances = new double[centroids.Count];
        for (int j = 0; j < distances.Length; j++)
            for (int c = 0; c < row.Length; c++)
                distances[j] += (row[c] - values[j * row.Length + c]) * (row[c] - values[j * row.Length + c]);
        return distances;
    }

    private static int[] NaiveLabels(float[] values, Centroids centroids)
    {
        int d = centroids.Dimension;
        double[] wide = Rows.ToDouble(values);
        return [.. Enumerable.Range(0, values.Length / d).Select(i =>
        {
            double[] distances = NaiveDistances(wide.AsSpan(i * d, d), centroids);
            return Array.IndexOf(distances, distances.Min());
        })];
    }

    private static double CheckedInertia(float[] values, Centroids centroids)
    {
        int d = centroids.Dimension;
        double[] wide = Rows.ToDouble(values);
        return Enumerable.Range(0, values.Length / d).Sum(i => NaiveDistances(wide.AsSpan(i * d, d), centroids).Min());
    }

    /// <summary>The float32 nearest to the exact mean, ties to even, found by comparing neighbours in whole numbers of 2^-149.</summary>
    private static float RoundedMean(float[] values)
    {
        BigInteger sum = values.Aggregate(BigInteger.Zero, (s, v) => s + Units(v));
        float guess = (float)((double)sum / values.Length * Math.ScaleB(1, -149));
        return new[] { MathF.BitDecrement(guess), guess, MathF.BitIncrement(guess) }
            .OrderBy(f => BigInteger.Abs(Units(f) * values.Length - sum)).ThenBy(f => BitConverter.SingleToInt32Bits(f) & 1).First();

        static BigInteger Units(float value)
        {
            int bits = BitConverter.SingleToInt32Bits(value), exponent = (bits >> 23) & 255, mantissa = bits & 0x7fffff;
            BigInteger magnitude = exponent == 0 ? mantissa : (BigInteger)(mantissa | 0x800000) << (exponent - 1);
            return bits < 0 ? -magnitude : magnitude;
        }
    }

    private protected static IEnumerable<KMeansIteration> Records(KMeansResult result) => result.Iterations.Select(i =>
        i with { UndecidedCount = 0, SkippedShare = 0 });
}
