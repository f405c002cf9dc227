using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class NeighbourConsistencyTests
{
    // Directions at 0, 10, 30 and 90 degrees: the nearest of each are 10, 0, 10 and 30.
    private static readonly double[] Angles = [0, 10, 30, 90];

    [Fact]
    public void Views_that_turned_by_a_little_keep_the_neighbours_that_they_should_by_hand()
    {
        Assert.Equal(1, NeighbourConsistency.Compute(At(Angles), At(Angles), 1));

        // 0 and 10 keep each other, 30 seen at 40 still finds 10, 90 seen at 0 finds 0 instead of 30.
        Assert.Equal(0.75, NeighbourConsistency.Compute(At(Angles), At([3, 4, 40, 0]), 1));
    }

    [Fact]
    public void With_all_others_as_neighbours_nothing_can_be_lost() =>
        Assert.Equal(1, NeighbourConsistency.Compute(At(Angles), At([90, 30, 10, 0]), 3));

    [Fact]
    public void Unrelated_views_keep_the_share_of_chance()
    {
        ArrayMatrix plain = Noise(1), other = Noise(2);
        double found = NeighbourConsistency.Compute(plain, other, 10);
        Assert.InRange(found, 0.01, 0.04); // 10 of 399
        Assert.Equal(found, NeighbourConsistency.Compute(plain, other, 10, threadCount: 1));
    }

    [Fact]
    public void Other_pictures_and_impossible_counts_are_refused()
    {
        Assert.Throws<ShapeException>(() => NeighbourConsistency.Compute(At(Angles), At([1, 2, 3]), 1));
        Assert.Throws<ShapeException>(() => NeighbourConsistency.Compute(At(Angles), new ArrayMatrix(new float[12], 3), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighbourConsistency.Compute(At(Angles), At(Angles), 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighbourConsistency.Compute(At(Angles), At(Angles), 0));
    }

    private static ArrayMatrix At(double[] degrees) =>
        new([.. degrees.SelectMany(d => new[] { (float)Math.Cos(d * Math.PI / 180), (float)Math.Sin(d * Math.PI / 180) })], 2);

    private static ArrayMatrix Noise(int seed)
    {
        var random = new Random(seed);
        return new ArrayMatrix([.. Enumerable.Range(0, 400 * 7).Select(_ => (float)random.NextDouble() - 0.5f)], 7);
    }
}
