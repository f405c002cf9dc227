using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>The two looks of a seeding before it compares: what they leave out cannot be nearer, and they leave out most.</summary>
public sealed unsafe class SeedScreenTests
{
    private const int Block = SeedScreen.BlockRowCount;

    [Fact]
    public void Rows_on_a_line_are_left_out_as_computed_by_hand()
    {
        // mu = 0, one direction along the line. Seed 0 at 0 leaves D = 1, 9, 100, 0; the seed at 10 is nearer to none but itself:
        // 1 + 100 - 20 > 1, 9 + 100 - 60 > 9, 100 + 100 - 200 < 100, and what is 0 cannot be lowered.
        double[] values = [1, 0, 3, 0, 10, 0, 0, 0];
        NativeBuffer<float> directions = new(2 * Projection.Dimension);
        directions.Pointer[0] = 1;
        using SeedScreen screen = new(4, new Projection(directions, new double[10], 2, 1), new double[10]);
        using NativeBuffer<float> scratch = screen.MakeScratch();
        screen.Fill<double>(0, values, scratch);
        foreach ((int row, double distance) in new[] { (0, 1.0), (1, 9), (2, 100), (3, 0) }) screen.SetLimit(row, distance);
        Assert.Equal([2], Near(screen, 2, 4));
        // With D = 50, the row at 3 is nearer to the seed at 10: 9 + 100 - 60 = 49.
        screen.SetLimit(1, 50);
        Assert.Equal([1, 2], Near(screen, 2, 4));
        screen.SetLimit(1, 48);
        Assert.Equal([2], Near(screen, 2, 4));
        screen.SetLimit(0, double.PositiveInfinity);
        Assert.Equal([0, 2], Near(screen, 2, 4));
    }

    public static TheoryData<string, int> Kinds
    {
        get
        {
            TheoryData<string, int> cases = [];
            string[] kinds =
            [
                "ties", "every row twice", "scale 1e18", "scale 1e-18", "scale 1e-30", "scale 1e30", "denormal", "offset 1e6",
                "one huge coordinate", "largest and smallest", "all rows equal", "zero", "bisector",
            ];
            foreach (string kind in kinds)
                foreach (int d in new[] { 1, 5, 40, 130 }) cases.Add(kind, d);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Nasty_rows_have_the_bits_of_scalar(string kind, int d)
    {
        float[] values = Rows.Nasty(kind, 300, d);
        Compare(new ArrayMatrix(values, d));
        Compare(new TypedMatrix(Array.ConvertAll(values, v => v * (1 + 1e-9)), d, ElementType.Float64));
    }

    [Theory]
    [InlineData(1e140)]
    [InlineData(1e100)]
    [InlineData(1e-100)]
    [InlineData(1e-140)]
    [InlineData(1e-160)]
    [InlineData(1e-170)]
    public void Squares_that_vanish_or_almost_overflow_have_the_bits_of_scalar(double scale)
    {
        double[] values = Array.ConvertAll(Rows.ToDouble(Rows.Clustered(300, 130)), v => v * scale);
        Compare(new TypedMatrix(values, 130, ElementType.Float64));
        // One row of ordinary size among them.
        for (int i = 0; i < 130; i++) values[7 * 130 + i] = i % 3;
        Compare(new TypedMatrix(values, 130, ElementType.Float64));
    }

    [Fact]
    public void Rows_of_every_size_have_the_bits_of_scalar()
    {
        double[] values = Rows.ToDouble(Rows.Clustered(600, 130));
        for (int i = 0; i < values.Length; i++) values[i] *= Math.Pow(10, i / 130 % 9 * 5 - 20);
        Compare(new TypedMatrix(values, 130, ElementType.Float64));
        Compare(new ArrayMatrix(Array.ConvertAll(values, v => (float)v), 130));
    }

    [Fact]
    public void Of_rows_like_features_few_are_compared()
    {
        const int n = 4 * Block, d = 160, seeds = 40;
        float[] values = Rows.Clustered(n, d, centres: 30);
        ArrayMatrix rows = new(values, d);
        double[] mean = SampleMean.Of(rows, 1);
        double scale = TypicalScale.Of(rows, mean);
        using SeedScreen screen = new(n, ProjectionSearch.Find(rows, mean, scale, always: true, 1)!, mean);
        using SeedCodes codes = new(n, d, mean, scale);
        using NativeBuffer<float> scratch = screen.MakeScratch();
        for (int block = 0; block < n / Block; block++)
        {
            screen.Fill<float>(block, values.AsSpan(block * Block * d, Block * d), scratch);
            codes.Fill<float>(block * Block, values.AsSpan(block * Block * d, Block * d));
        }
        double[] nearest = new double[n];
        Array.Fill(nearest, double.PositiveInfinity);
        (int first, int second, int nearer) = (0, 0, 0);
        ushort* places = stackalloc ushort[Block];
        for (int seed = 0; seed < seeds; seed++)
        {
            for (int i = 0; i < n; i++) screen.SetLimit(i, nearest[i]);
            for (int block = 0; block < n / Block; block++)
            {
                int[] near = Near(screen, seed * 25, Block, block);
                for (int i = 0; i < near.Length; i++) places[i] = (ushort)near[i];
                int left = codes.Exclude(seed * 25, block * Block, places, near.Length, nearest.AsSpan(block * Block, Block));
                HashSet<int> compared = [.. Enumerable.Range(0, left).Select(i => (int)places[i])];
                for (int i = 0; i < Block; i++)
                {
                    int row = block * Block + i;
                    double distance = SquaredDistance.Between(values.AsSpan(row * d, d), values.AsSpan(seed * 25 * d, d));
                    if (distance >= nearest[row]) continue;
                    Assert.Contains(i, compared);
                    nearest[row] = distance;
                    nearer++;
                }
                first += near.Length;
                second += left;
            }
        }
        Assert.InRange(first, nearer, n * seeds / 3);
        Assert.InRange(second, nearer, nearer + nearer / 2);
    }

    [Fact]
    public void A_look_that_leaves_most_rows_is_left_out_for_a_while()
    {
        SeedScreenUse use = new();
        Assert.False(use.IsOn);
        use.Begin();
        Assert.True(use.IsOn);
        use.Observe(100, 50);
        use.Begin();
        Assert.True(use.IsOn);
        use.Observe(100, 10);
        use.Observe(100, 91);
        for (int seed = 0; seed < 32; seed++)
        {
            use.Begin();
            Assert.False(use.IsOn);
        }
        use.Begin();
        Assert.True(use.IsOn);
    }

    private static int[] Near(SeedScreen screen, int seed, int count, int block = 0)
    {
        float[] vector = new float[Projection.Dimension + 1];
        ushort* near = stackalloc ushort[Block / 16];
        screen.CopySeed(seed, vector);
        fixed (float* values = vector) screen.FindNear(block, values, near);
        ushort[] bits = new ReadOnlySpan<ushort>(near, Block / 16).ToArray();
        return [.. Enumerable.Range(0, count).Where(i => (bits[i / 16] >> i % 16 & 1) != 0)];
    }

    /// <summary>Whatever is asked of a seeding, for seeds from everywhere.</summary>
    private static void Compare(FeatureMatrix rows)
    {
        int n = (int)rows.RowCount;
        SimdBackend backend = new() { Settings = new() { ComparesFew = false } };
        using ISeedingSession tried = backend.OpenSeeding(rows, 2), reference = KMeansBackends.Scalar.OpenSeeding(rows, 1);
        double[] expected = new double[n], found = new double[n];
        ulong[] expectedSums = new ulong[(n + Block - 1) / Block], foundSums = new ulong[expectedSums.Length];
        foreach (int seed in (int[])[n - 1, 0, 7, 3, 3, n / 2, .. Enumerable.Range(1, 30).Select(i => i * 97 % n)])
        {
            double largest = reference.Lower(seed, CancellationToken.None);
            Assert.Equal(largest, tried.Lower(seed, CancellationToken.None));
            reference.CopyDistances(0, expected);
            tried.CopyDistances(0, found);
            Assert.Equal(expected, found);
            if (largest is 0 or double.PositiveInfinity) continue;
            reference.SumWeights(SeedWeights.Shift(largest, n), expectedSums);
            tried.SumWeights(SeedWeights.Shift(largest, n), foundSums);
            Assert.Equal(expectedSums, foundSums);
        }
    }
}
