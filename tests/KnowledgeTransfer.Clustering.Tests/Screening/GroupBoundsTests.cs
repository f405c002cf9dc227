using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed unsafe class GroupBoundsTests
{
    private const int Lanes = GroupBounds.Lanes;

    [Fact]
    public void A_group_is_left_alone_until_the_moves_use_up_its_margin()
    {
        using GroupBounds bounds = new(2 * Lanes, 3, scale: 4);
        bounds.Clear(3, 1);
        Assert.Equal((3, 3, 0), (bounds.Count, bounds.MostCount, bounds.Shift));
        // Row 1, its own centroid at distance 1: group 0 at 10, nothing known about group 1, group 2 at 4. All of it times the scale.
        RowBlock block = Block(2, Lanes);
        (Bound(bounds, block, 0, 1), Bound(bounds, block, 2, 1)) = (40, 16);
        foreach (float left in new[] { 7f, 4f })
        {
            bounds.Move([3, 0, 0.5f]);
            Assert.Equal([1], Near(bounds, block, 1, 1));
            Assert.InRange(Bound(bounds, block, 0, 1), 4 * left * (1 - 1e-6f), 4 * left);
            Assert.Equal(GroupBounds.Largest, Bound(bounds, block, 1, 1)); // open: whoever looks at the group lowers it
            Bound(bounds, block, 1, 1) = 0;
        }
        bounds.Move([3, 0, 0]);
        Assert.Equal([0, 1], Near(bounds, block, 1, 1)); // 1 against 1: an exact tie is never skipped
        Assert.Equal(0f, Bound(bounds, Block(2, 0), 0, 1)); // the other block is another block
    }

    [Fact]
    public void Nothing_is_known_of_what_was_cleared()
    {
        using GroupBounds bounds = new(Lanes, 2, 1);
        RowBlock block = Block(2, 0);
        bounds.Clear(2, 1);
        for (int row = 0; row < 2; row++) (Bound(bounds, block, 0, row), Bound(bounds, block, 1, row)) = (5, 6);
        bounds.Move([0, 0]);
        Assert.Empty(Near(bounds, block, 0, 4));
        bounds.Clear(2, 1);
        Assert.Equal([0, 1], Near(bounds, block, 0, 0));
    }

    [Theory]
    [InlineData(64, 0, 64)]
    [InlineData(65, 1, 33)]
    [InlineData(128, 1, 64)]
    [InlineData(2050, 6, 33)]
    public void More_than_64_panels_share_groups_and_their_largest_move(int panels, int shift, int groups)
    {
        using GroupBounds bounds = new(Lanes, panels, 1);
        RowBlock block = Block(1, 0);
        bounds.Clear(panels, 1);
        Assert.Equal((shift, groups), (bounds.Shift, bounds.Count));
        Assert.Equal(groups - 1, panels - 1 >> bounds.Shift);
        float[] moves = new float[panels];
        moves[panels - 1] = 2;
        moves[(1 << shift) - 1] = 3;
        bounds.Move(moves);
        Assert.InRange(bounds.Moves[0], 3, 3.000001f);
        Assert.InRange(bounds.Moves[groups - 1], 2, 2.000001f);
        Assert.Equal(0, bounds.Moves.Skip(1).SkipLast(1).Max());
        for (int g = 0; g < groups; g++) Bound(bounds, block, g, 0) = 4;
        Assert.Equal([0, groups - 1], Near(bounds, block, 0, 2.5 * 2.5));
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(1e-80, 1)]
    [InlineData(1e-37, 1)]
    [InlineData(1e-36, 1)]
    [InlineData(1e-34, 1)]
    [InlineData(2.0, 1)]
    [InlineData(2.0, 1e-20)]
    [InlineData(1e30, 1e-15)]
    [InlineData(1e37, 1)]
    [InlineData(1e75, 1e-38)]
    [InlineData(1e90, 1)]
    public void Bounds_are_rounded_down_and_the_own_distance_up_beyond_all_errors(double square, double scale)
    {
        using GroupBounds bounds = new(Lanes, 1, scale);
        double distance = Math.Sqrt(square) * scale;
        Assert.True(bounds.Below(square) <= distance);
        Assert.True(bounds.Below(square) < bounds.Own(square));
        Assert.True(bounds.Own(square) > distance);
        Assert.True(bounds.Below(square * (1 + 1e-9)) < bounds.Own(square));
        float single = (float)(square * scale * scale);
        float eight = GroupBounds.Below(System.Runtime.Intrinsics.Vector512.Create(single))[5];
        Assert.InRange(eight, 0, Math.Sqrt(single) * (1 - 1e-7));
        Assert.Equal(0, GroupBounds.Below(System.Runtime.Intrinsics.Vector512.Create(float.NaN))[5]);
        Assert.Equal(0, GroupBounds.Below(System.Runtime.Intrinsics.Vector512.Create(-single))[5]);
    }

    private static RowBlock Block(int count, long boundsFirst) => new(0, count, boundsFirst, 0, default, default);

    private static ref float Bound(GroupBounds bounds, RowBlock block, int group, int place) => ref bounds.Of(block, 0, group)[place];

    /// <summary>The groups that one row has to look at; the block's others have no place.</summary>
    private static int[] Near(GroupBounds bounds, RowBlock block, int place, double squaredDistance)
    {
        float* own = stackalloc float[Lanes];
        ushort* near = stackalloc ushort[bounds.Count];
        new Span<float>(own, Lanes).Fill(float.NaN);
        own[place] = bounds.Own(squaredDistance);
        ushort anyNear;
        bool any = bounds.FindNear(block, 0, own, near, &anyNear);
        Assert.Equal(any ? 1 << place : 0, anyNear);
        int[] groups = Groups(near, bounds.Count);
        foreach (int g in groups) Assert.Equal(1 << place, near[g]);
        Assert.Equal(groups.Length > 0, any);
        return groups;
    }

    private static int[] Groups(ushort* near, int count)
    {
        List<int> groups = [];
        for (int g = 0; g < count; g++)
            if (near[g] != 0) groups.Add(g);
        return [.. groups];
    }

    public static TheoryData<string> Backends => [.. ScreenBackends.Names];

    [Theory, MemberData(nameof(Backends))]
    public void No_bound_exceeds_the_true_distance_to_any_other_centroid_of_its_group(string name)
    {
        for (int seed = 0; seed < 28; seed++)
        {
            // The last ones have more than 64 panels.
            ScreenProblem problem = new(1_000_000 + seed, seed < 25 ? null : 2100 * (seed - 24));
            foreach (bool? reduced in new bool?[] { null, true })
            {
                problem = new ScreenProblem(1_000_000 + seed, seed < 25 ? null : 2100 * (seed - 24));
                ScreenSettings settings = new() { UsesReduced = reduced };
                if (problem.IsFloat64) Check<double>(problem, name, settings);
                else Check<float>(problem, name, settings);
            }
        }
    }

    private static void Check<T>(ScreenProblem problem, string name, ScreenSettings settings) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        SumPrecision precision = SumPrecision.Choose(
            DataScan.Run(problem.Rows, 0, problem.RowCount, 1, null, CancellationToken.None), problem.RowCount);
        using ScreenedSession<T> session = (ScreenedSession<T>)ScreenBackends.Create(name, settings).Open(
            problem.Rows, problem.ClusterCount, precision, 1);
        using IKMeansSession means = KMeansBackends.Scalar.Open(problem.Rows, problem.ClusterCount, precision, 1);
        Centroids centroids = problem.Start();
        for (int i = 0; i < 7; i++)
        {
            session.Assign(centroids, CancellationToken.None);
            if (session.HasBounds) CheckBounds(problem, session, centroids, i);
            means.Assign(centroids, CancellationToken.None);
            centroids = problem.Next(centroids, means.Sums.ToCentroids(centroids));
        }
    }

    private static void CheckBounds<T>(
        ScreenProblem problem, ScreenedSession<T> session, Centroids centroids, int assignment)
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
                double bound = session.BoundOf(row, session.Packed.SlotOf[j] / PanelJob.Columns);
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
