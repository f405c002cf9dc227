using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed unsafe class GroupBoundsTests
{
    [Fact]
    public void A_group_is_left_alone_until_the_moves_use_up_its_margin()
    {
        using GroupBounds bounds = new(2, 3);
        bounds.Clear(3, 1);
        Assert.Equal((3, 1, 8), (bounds.Count, bounds.PanelsPerGroup, bounds.Stride));
        // Row 1, its own centroid at distance 1: group 0 at 10, nothing known about group 1, group 2 at 4.
        (bounds.Of(1)[0], bounds.Of(1)[2]) = (10, 4);
        float own = GroupBounds.Own(1);
        foreach (float left in new[] { 7f, 4f })
        {
            bounds.Move([3, 0, 0.5f]);
            Assert.Equal(0b010UL, bounds.Shrink(1, own));
            Assert.InRange(bounds.Of(1)[0], left * (1 - 1e-6f), left);
        }
        bounds.Move([3, 0, 0]);
        Assert.Equal(0b011UL, bounds.Shrink(1, own)); // 1 against 1: an exact tie is never skipped
        Assert.Equal(0b111UL, bounds.Shrink(1, GroupBounds.Own(9.1)));
        Assert.Equal(0f, bounds.Of(0)[0]); // the other row is another row
    }

    [Fact]
    public void What_is_forgotten_has_to_be_looked_at()
    {
        using GroupBounds bounds = new(2, 2);
        bounds.Clear(2, 1);
        for (int row = 0; row < 2; row++) (bounds.Of(row)[0], bounds.Of(row)[1]) = (5, 6);
        bounds.Forget(1);
        bounds.Move([0, 0]);
        Assert.Equal(0UL, bounds.Shrink(0, GroupBounds.Own(4)));
        Assert.Equal(0b11UL, bounds.Shrink(1, GroupBounds.Own(0)));
        bounds.Clear(2, 1);
        Assert.Equal(0b11UL, bounds.Shrink(0, GroupBounds.Own(0)));
    }

    [Theory]
    [InlineData(64, 1, 64, 64)]
    [InlineData(65, 2, 33, 40)]
    [InlineData(128, 2, 64, 64)]
    [InlineData(2050, 64, 33, 40)]
    public void More_than_64_panels_share_groups_and_their_largest_move(int panels, int perGroup, int groups, int stride)
    {
        using GroupBounds bounds = new(1, panels);
        bounds.Clear(panels, 1);
        Assert.Equal((perGroup, groups, stride), (bounds.PanelsPerGroup, bounds.Count, bounds.Stride));
        Assert.Equal(groups - 1, bounds.GroupOf(panels - 1));
        float[] moves = new float[panels];
        moves[panels - 1] = 2;
        moves[perGroup - 1] = 3;
        bounds.Move(moves);
        Assert.Equal((3f, 2f), (bounds.Moves[0], bounds.Moves[groups - 1]));
        new Span<float>(bounds.Of(0), groups).Fill(4);
        ulong near = bounds.Shrink(0, GroupBounds.Own(2.5 * 2.5));
        Assert.Equal(1UL | 1UL << (groups - 1), near);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-80)]
    [InlineData(1e-74)]
    [InlineData(1e-70)]
    [InlineData(2.0)]
    [InlineData(1e30)]
    [InlineData(1e75)]
    [InlineData(1e90)]
    public void Bounds_are_rounded_down_and_the_own_distance_up_beyond_all_errors(double square)
    {
        double distance = Math.Sqrt(square);
        Assert.True(GroupBounds.Below(square) <= distance);
        Assert.True(GroupBounds.Below(square) < GroupBounds.Own(square));
        Assert.True(GroupBounds.Own(square) > distance);
        Assert.True(GroupBounds.Below(square * (1 + 1e-9)) < GroupBounds.Own(square));
    }

    public static TheoryData<string> Backends => [.. ScreenBackends.Names];

    [Theory, MemberData(nameof(Backends))]
    public void No_bound_exceeds_the_true_distance_to_any_other_centroid_of_its_group(string name)
    {
        for (int seed = 0; seed < 28; seed++)
        {
            // The last ones have more than 64 panels.
            ScreenProblem problem = new(1_000_000 + seed, seed < 25 ? null : 2100 * (seed - 24));
            if (problem.IsFloat64) Check<double>(problem, name);
            else Check<float>(problem, name);
        }
    }

    private static void Check<T>(ScreenProblem problem, string name) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        SumPrecision precision = SumPrecision.Choose(
            DataScan.Run(problem.Rows, 0, problem.RowCount, 1, null, CancellationToken.None), problem.RowCount);
        using ScreenedSession<T> session = (ScreenedSession<T>)ScreenBackends.Create(name).Open(
            problem.Rows, problem.ClusterCount, precision, 1);
        using IKMeansSession means = KMeansBackends.Scalar.Open(problem.Rows, problem.ClusterCount, precision, 1);
        Centroids centroids = problem.Start();
        for (int i = 0; i < 7; i++)
        {
            session.Assign(centroids, CancellationToken.None);
            if (session.Bounds is { } bounds) CheckBounds(problem, session, bounds, centroids, i);
            means.Assign(centroids, CancellationToken.None);
            centroids = problem.Next(centroids, means.Sums.ToCentroids(centroids));
        }
    }

    private static void CheckBounds<T>(
        ScreenProblem problem, ScreenedSession<T> session, GroupBounds bounds, Centroids centroids, int assignment)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> exact = centroids.ToFloat64().Float64;
        int[] labels = new int[problem.RowCount];
        session.CopyLabels(0, labels);
        for (int row = 0; row < problem.RowCount; row++)
        {
            for (int j = 0; j < problem.ClusterCount; j++)
            {
                if (j == labels[row]) continue;
                float bound = bounds.Of(row)[bounds.GroupOf(session.Packed.SlotOf[j] / PanelJob.Columns)];
                double distance = Distance(problem.Values.AsSpan(row * problem.Dimension, problem.Dimension),
                    exact.Slice(j * problem.Dimension, problem.Dimension));
                if (!(bound <= distance * (1 + 1e-12)))
                    Assert.Fail($"{problem}, assignment {assignment}, row {row}, centroid {j}: bound {bound:R}, distance {distance:R}");
            }
        }
    }

    /// <summary>Scaled by the largest difference, so that no square vanishes or overflows.</summary>
    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double largest = 0, sum = 0;
        for (int i = 0; i < a.Length; i++) largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        if (largest == 0) return 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) / largest * ((a[i] - b[i]) / largest);
        return Math.Sqrt(sum) * largest;
    }
}
