using Xunit;

namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>What a backend has to do besides if its rows may count differently often.</summary>
public abstract class WeightedKMeansConformance : KMeansConformance
{
    public static TheoryData<string> WeightedKinds =>
        ["clustered", "ties", "scale 1e18", "scale 1e-30", "denormal", "offset 1e6", "one huge coordinate", "largest and smallest"];

    [Fact]
    public void Four_weighted_points_come_out_as_computed_by_hand()
    {
        // The eight points of the other case by hand, each once: sums (.5,0) and (3.5,4) over weights of four.
        ArrayMatrix rows = new([0, 0, .5f, 0, .5f, 1, 1, 1], 2);
        KMeansResult result = Fit(rows, new()
        {
            ClusterCount = 2,
            StartCentroids = new([0f, 0f, 1f, 1f], 2, 2),
            Weights = RowWeights.Of([3.0, 1, 1, 3]),
        });
        Assert.Equal([.125f, 0, .875f, 1], result.Centroids.Float32.ToArray());
        Assert.Equal(.375, result.Inertia);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal((0, 8L), (result.Weights!.UnitExponent, result.Weights.Total));
        Assert.Equal([0, 0, 1, 1], NearestCentroids.Assign(rows, result.Centroids, Backend).Labels);
    }

    [Fact]
    public void Half_the_weights_give_the_same_centroids_and_half_the_objective()
    {
        ArrayMatrix rows = new(Rows.Clustered(90, 7), 7);
        KMeansOptions options = new() { ClusterCount = 6, Weights = new RowWeights(Multiples(90)) };
        KMeansResult whole = Fit(rows, options), half = Fit(rows, options with { Weights = new RowWeights(Multiples(90), -1) });
        Assert.True(whole.Centroids.HasSameBits(half.Centroids));
        Assert.Equal(whole.Inertia / 2, half.Inertia);
    }

    [Theory, MemberData(nameof(WeightedKinds))]
    public void A_weight_equals_the_row_repeated_that_often(string kind)
    {
        float[] values = kind == "clustered" ? Rows.Clustered(120, 19) : Rows.Nasty(kind, 120, 19);
        // Sums of the last kind are not lossless, and from the second iteration on clusters are empty.
        CheckRepeated(new ArrayMatrix(values, 19), new()
        {
            ClusterCount = 6,
            MaxIterations = kind == "largest and smallest" ? 1 : 5,
        });
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void A_weight_equals_the_repeated_row_of_every_element_type(ElementType type) => CheckRepeated(
        new TypedMatrix(Rows.ToDouble(Rows.Clustered(150, 33)), 33, type), new() { ClusterCount = 5, MaxIterations = 8 });

    [Fact]
    public void A_weight_equals_the_repeated_direction() => CheckRepeated(
        new ArrayMatrix(Rows.Clustered(150, 9), 9), new() { ClusterCount = 5, MaxIterations = 8, Spherical = true });

    [Theory, MemberData(nameof(AwkwardSizes))]
    public void Weighted_rows_of_awkward_sizes_give_the_bytes_of_the_reference(int n, int d, int k)
    {
        ArrayMatrix rows = new(Rows.Clustered(n, d, n + d), d);
        RowWeights weights = new(Multiples(n));
        CheckFit(rows, new()
        {
            ClusterCount = Math.Min(k, weights.PositiveCount),
            MaxIterations = 4,
            Seed = 3,
            Weights = weights,
            Initialisation = (KMeansInitialisation)((n + k) % 3),
        });
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Weighted_rows_of_every_element_type_give_the_bytes_of_the_reference(ElementType type)
    {
        TypedMatrix rows = new(Rows.ToDouble(Rows.Clustered(300, 33)), 33, type);
        Random random = new(2);
        RowWeights weights = RowWeights.Of([.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())]);
        CheckFit(rows, new() { ClusterCount = 12, MaxIterations = 10, RestartCount = 2, Weights = weights, ThreadCount = 3 });
        CheckFit(rows, new() { ClusterCount = 12, MaxIterations = 5, Weights = weights, Spherical = true });
    }

    [Fact]
    public void Weights_of_one_give_the_bytes_of_none()
    {
        ArrayMatrix rows = new(Rows.Clustered(400, 12), 12);
        foreach (KMeansInitialisation initialisation in Enum.GetValues<KMeansInitialisation>())
        {
            KMeansOptions options = new() { ClusterCount = 15, MaxIterations = 6, Initialisation = initialisation, SampleCount = 100 };
            KMeansResult without = Fit(rows, options), with = Fit(rows, options with { Weights = new([.. Enumerable.Repeat(1, 400)]) });
            Assert.True(without.Centroids.HasSameBits(with.Centroids));
            Assert.Equal(Records(without), Records(with));
            Assert.Equal((without.Inertia, without.SumPrecision), (with.Inertia, with.SumPrecision));
        }
    }

    [Fact]
    public void Rows_of_weight_zero_have_labels_and_are_never_chosen()
    {
        // Far rows that count for nothing: k-means++ would take them, and so would relocation.
        float[] values = [.. Rows.Clustered(60, 2), .. Enumerable.Range(0, 40).Select(i => 1000f + i)];
        RowWeights weights = new([.. Enumerable.Repeat(2, 60), .. new int[20]]);
        ArrayMatrix rows = new(values, 2);
        foreach (KMeansInitialisation initialisation in Enum.GetValues<KMeansInitialisation>())
            for (ulong seed = 0; seed < 5; seed++)
                AreNear(Fit(rows, new() { ClusterCount = 9, Seed = seed, Initialisation = initialisation, Weights = weights }));
        Centroids start = new([.. values[..8], 99f, 99f], 5, 2);
        KMeansResult relocated = CheckFit(rows, new() { ClusterCount = 5, StartCentroids = start, Weights = weights });
        Assert.Equal((1, 1), (relocated.Iterations[0].EmptyCount, relocated.Iterations[0].RelocatedCount));
        AreNear(relocated);

        static void AreNear(KMeansResult result) => Assert.All(result.Centroids.Float32.ToArray(), value => Assert.InRange(value, -3, 3));
    }

    [Fact]
    public void A_row_of_weight_zero_does_not_coarsen_the_sums_but_has_to_be_finite()
    {
        float[] values = Rows.Nasty("largest and smallest", 90, 5);
        int[] multiples = [.. Enumerable.Range(0, 90).Select(i => i is >= 3 and <= 5 ? 0 : 1 + i % 3)];
        KMeansOptions options = new() { ClusterCount = 4, MaxIterations = 3, Weights = new RowWeights(multiples) };
        Assert.True(CheckFit(new ArrayMatrix(values, 5), options).SumPrecision.IsLossless);
        multiples[3] = 1;
        Assert.False(CheckFit(new ArrayMatrix(values, 5), options with { Weights = new RowWeights(multiples) }).SumPrecision.IsLossless);
        values[4 * 5 + 2] = float.NaN;
        Assert.Contains("row 4 has NaN", Assert.Throws<DataException>(() => Fit(new ArrayMatrix(values, 5), options)).Message);
    }

    [Fact]
    public void A_row_of_any_weight_is_relocated_as_a_whole_and_a_cluster_s_last_one_stays()
    {
        // Clusters 0 and 1 have (0 once, 8 five times) and (20 four times); cluster 2 is empty. The most distant row is the last of
        // its own.
        ArrayMatrix rows = new([0, 8, 20], 1);
        KMeansResult result = CheckFit(rows, new()
        {
            ClusterCount = 3,
            MaxIterations = 1,
            StartCentroids = new([1f, 35f, 900f], 3, 1),
            Weights = new RowWeights([1, 5, 4]),
        });
        Assert.Equal([0f, 20, 8], result.Centroids.Float32.ToArray());
        Assert.Equal((1, 1), (result.Iterations[0].EmptyCount, result.Iterations[0].RelocatedCount));
        Assert.Equal(1 + 5 * 49.0 + 4 * 225, result.Iterations[0].Inertia);
    }

    [Fact]
    public void Large_weights_leave_room_for_all_sums()
    {
        int[] multiples = [.. Enumerable.Range(0, 500).Select(i => int.MaxValue - i)];
        CheckFit(new ArrayMatrix(Rows.Nasty("one huge coordinate", 500, 11), 11), new()
        {
            ClusterCount = 7,
            MaxIterations = 4,
            Weights = new RowWeights(multiples),
        });
    }

    [Fact]
    public void A_cancelled_weighted_fit_throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        KMeansOptions options = new() { ClusterCount = 5, Backend = Backend, Weights = new RowWeights(Multiples(500)) };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            KMeans.Fit(new ArrayMatrix(Rows.Clustered(500, 8), 8), options, null, source.Token));
    }

    /// <summary>0 to 4, the first one positive.</summary>
    private static int[] Multiples(int n)
    {
        Random random = new(n);
        return [.. Enumerable.Range(0, n).Select(i => i == 0 ? 3 : random.Next(5))];
    }

    private void CheckRepeated(FeatureMatrix rows, KMeansOptions options)
    {
        int n = (int)rows.RowCount;
        int[] multiples = Multiples(n);
        long[] repeated = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Repeat((long)i, multiples[i]))];
        long[] first = [.. repeated.Distinct().Where((_, i) => i % 7 == 0).Take(options.ClusterCount)];
        options = options with { StartCentroids = ChosenRows.Copy(new SharedRows(rows, RankGroup.Alone), first, 1, CancellationToken.None) };
        RowSelection repeatedRows = new(rows, repeated);
        KMeansResult expected = Fit(repeatedRows, options), found = CheckFit(rows, options with { Weights = new RowWeights(multiples) });

        Assert.All(expected.Iterations, i => Assert.Equal(0, i.EmptyCount));
        Assert.Equal(expected.SumPrecision, found.SumPrecision);
        Assert.True(expected.Centroids.HasSameBits(found.Centroids));
        Assert.InRange(found.Inertia, expected.Inertia * (1 - 1e-12), expected.Inertia * (1 + 1e-12));
        int[] labels = NearestCentroids.Assign(rows, found.Centroids, Backend).Labels;
        Assert.Equal(NearestCentroids.Assign(repeatedRows, expected.Centroids, Backend).Labels, repeated.Select(i => labels[i]));
    }
}
