using Xunit;

namespace KnowledgeTransfer.Clustering.Conformance;

/// <summary>How every backend starts: k-means++ on a sample.</summary>
public abstract partial class KMeansConformance
{
    [Fact]
    public void Seeds_on_a_line_leave_the_distances_and_weights_computed_by_hand()
    {
        using ISeedingSession session = Backend.OpenSeeding(new ArrayMatrix([0f, 1, 3, 7], 1), 1);
        Assert.Equal(16, session.Lower(2, CancellationToken.None));
        Assert.Equal([9, 4, 0, 16], Distances(session, 4));
        // Four rows have 3 bits: 16 = 2^4 becomes 2^57, below 2^58; four of these are below 2^60.
        Assert.Equal(53, SeedWeights.Shift(16, 4));
        Assert.Equal([29UL << 53], Sums(session, 53, 4));
        Assert.Equal(16, session.Lower(0, CancellationToken.None));
        Assert.Equal([0, 1, 0, 16], Distances(session, 4));
        Assert.Equal([17UL << 53], Sums(session, 53, 4));
        Assert.Equal([8UL], Sums(session, -1, 4)); // 1/2 is cut off
        Assert.Equal(1, session.Lower(3, CancellationToken.None));
        Assert.Equal([1.0, 0], Distances(session, 3)[1..]);
    }

    [Fact]
    public void The_second_seed_is_the_row_whose_prefix_sum_covers_the_number_drawn()
    {
        ArrayMatrix rows = new([0f, 1, 3, 7], 1);
        for (ulong seed = 0; seed < 12; seed++)
        {
            Philox random = new(seed, 5);
            int[] found = Choose(rows, 2, random, Backend);
            double[] weights = [.. new[] { 0.0, 1, 3, 7 }.Select(x => Math.Pow(x - new[] { 0, 1, 3, 7 }[found[0]], 2))];
            Assert.Equal((int)random.Below(0, 4), found[0]);
            // The weights are D times one power of two: the number drawn is below their total as a share of it.
            double share = random.Next64(1) / Math.ScaleB(1, 64) * weights.Sum();
            int expected = 0;
            for (double sum = weights[0]; sum <= share; sum += weights[expected]) expected++;
            Assert.Equal(expected, found[1]);
        }
    }

    [Theory, MemberData(nameof(AwkwardSizes))]
    public void Seeding_of_awkward_sizes_gives_the_bits_of_the_reference(int n, int d, int k) =>
        CheckSeeding(new ArrayMatrix(Rows.Clustered(n, d, n + d), d), k);

    [Theory, MemberData(nameof(NastyKinds))]
    public void Seeding_of_nasty_data_gives_the_bits_of_the_reference(string kind) =>
        CheckSeeding(new ArrayMatrix(Rows.Nasty(kind, 270, 9), 9), 12);

    [Theory]
    [InlineData(ElementType.Float16, 1.0, 0.0)]
    [InlineData(ElementType.Float16, 1e-6, 0.0)] // subnormal
    [InlineData(ElementType.Float32, 1.0, 0.0)]
    [InlineData(ElementType.Float64, 1.0, 1e12)]
    [InlineData(ElementType.Float64, 1e100, 0.0)]
    [InlineData(ElementType.Float64, 1e149, 0.0)]
    [InlineData(ElementType.Float64, 1e-100, 0.0)]
    [InlineData(ElementType.Float64, 1e-160, 0.0)] // squares are denormal
    [InlineData(ElementType.Float64, 1e-170, 0.0)] // squares vanish
    public void Seeding_of_every_element_type_gives_the_bits_of_the_reference(ElementType type, double scale, double offset)
    {
        double[] values = Array.ConvertAll(Rows.ToDouble(Rows.Clustered(300, 18)), v => v * scale + offset);
        CheckSeeding(new TypedMatrix(values, 18, type), 9);
    }

    [Fact]
    public void As_many_seeds_as_rows_are_all_rows()
    {
        int[] seeds = Choose(new ArrayMatrix(Rows.Clustered(40, 3), 3), 40, new Philox(3, 1), Backend);
        Assert.Equal(Enumerable.Range(0, 40), seeds.Order());
    }

    [Fact]
    public void Of_equal_rows_the_lowest_not_chosen_yet_follow_the_first()
    {
        int[] seeds = Choose(new ArrayMatrix(new float[20], 2), 4, new Philox(2, 1), Backend);
        Assert.Equal([.. Enumerable.Range(0, 10).Where(i => i != seeds[0]).Take(3)], seeds[1..]);
    }

    [Fact]
    public void A_cancelled_seeding_throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        using ISeedingSession session = Backend.OpenSeeding(new ArrayMatrix(Rows.Clustered(600, 8), 8), 2);
        Assert.ThrowsAny<OperationCanceledException>(() => session.Lower(0, source.Token));
    }

    private static double[] Distances(ISeedingSession session, int count)
    {
        double[] distances = new double[count];
        session.CopyDistances(0, distances);
        return distances;
    }

    private static ulong[] Sums(ISeedingSession session, int shift, int rowCount)
    {
        ulong[] sums = new ulong[(rowCount + SeedWeights.BlockRowCount - 1) / SeedWeights.BlockRowCount];
        Array.Fill(sums, 7UL); // what was there does not count
        session.SumWeights(shift, sums);
        return sums;
    }

    private static int[] Choose(FeatureMatrix rows, int count, Philox random, IKMeansBackend backend)
    {
        using ISeedingSession session = backend.OpenSeeding(rows, 2);
        return new PlusPlusSeeding(session, (int)rows.RowCount, random).Choose(count, CancellationToken.None);
    }

    /// <summary>Whatever is asked of a seeding has the bits of the scalar one, for given seeds and for those that are drawn.</summary>
    private void CheckSeeding(FeatureMatrix rows, int count)
    {
        int n = (int)rows.RowCount;
        using (ISeedingSession tried = Backend.OpenSeeding(rows, 3), reference = KMeansBackends.Scalar.OpenSeeding(rows, 1))
        {
            foreach (int seed in (int[])[n - 1, 0, n / 2, n / 2, n / 3])
            {
                double largest = reference.Lower(seed, CancellationToken.None);
                Assert.Equal(largest, tried.Lower(seed, CancellationToken.None));
                Assert.Equal(Distances(reference, n), Distances(tried, n));
                if (largest == 0) continue;
                int shift = SeedWeights.Shift(largest, n);
                Assert.Equal(Sums(reference, shift, n), Sums(tried, shift, n));
            }
        }
        Assert.Equal(Choose(rows, count, new Philox(4, 1), KMeansBackends.Scalar), Choose(rows, count, new Philox(4, 1), Backend));
    }
}
