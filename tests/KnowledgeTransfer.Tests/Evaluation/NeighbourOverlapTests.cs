using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class NeighbourOverlapTests
{
    [Fact]
    public void The_share_equals_the_reference()
    {
        using NpyMatrix first = MetricsFixture.Matrix("overlap_first.npy"), second = MetricsFixture.Matrix("overlap_second.npy");
        double expected = MetricsFixture.Root.GetProperty("overlap").GetProperty("expected").GetDouble();
        Assert.Equal(expected, NeighbourOverlap.Compute(first, second), 12);
        Assert.Equal(expected, NeighbourOverlap.Compute(first, second, threadCount: 1), 12);
        Assert.Equal(expected, NeighbourOverlap.Compute(second, first), 12);
    }

    [Fact]
    public void The_same_features_overlap_wholly_whatever_their_scale()
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, 50 * 6).Select(_ => (float)random.NextDouble() - 0.5f)];
        var scaled = new ArrayMatrix([.. values.Select(x => 4 * x)], 6);
        Assert.Equal(1.0, NeighbourOverlap.Compute(new ArrayMatrix(values, 6), scaled, neighbourCount: 5, queryCount: 7));
    }

    [Fact]
    public void Four_points_on_a_line_are_counted_by_hand()
    {
        // Angles 0, 10, 60, 90 degrees against 0, 80, 70, 90: nearest neighbours 1 0 3 2 against 2 2 1 1: none in common.
        Assert.Equal(0.0, NeighbourOverlap.Compute(Angles(0, 10, 60, 90), Angles(0, 80, 70, 92), neighbourCount: 1));

        // Against 0, 20, 50, 90: 1 0 1 2: rows 0, 1 and 3 agree.
        Assert.Equal(0.75, NeighbourOverlap.Compute(Angles(0, 10, 60, 90), Angles(0, 20, 50, 90), neighbourCount: 1));
        static ArrayMatrix Angles(params int[] degrees) =>
            new([.. degrees.SelectMany(a => new[] { MathF.Cos(a * MathF.PI / 180), MathF.Sin(a * MathF.PI / 180) })], 2);
    }

    [Fact]
    public void Different_pictures_and_too_many_neighbours_are_refused()
    {
        var two = new ArrayMatrix([1, 2, 3, 4], 2);
        Assert.Throws<ShapeException>(() => NeighbourOverlap.Compute(two, new ArrayMatrix([1, 2], 2), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighbourOverlap.Compute(two, two, 2));
    }
}
