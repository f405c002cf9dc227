using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class DisjointSetsTests
{
    [Fact]
    public void The_larger_sets_root_stays_and_of_equal_ones_the_lower()
    {
        var sets = new DisjointSets(5);
        Assert.Equal(1, sets.Unite(3, 1));
        Assert.Equal(1, sets.Unite(0, 1));
        Assert.Equal(3, sets.Size(1));
        Assert.Equal([1, 1, 2, 1, 4], Enumerable.Range(0, 5).Select(sets.Find));
    }

    [Fact]
    public void Random_unions_equal_labels_that_are_rewritten_one_by_one()
    {
        const int count = 300;
        var random = new Random(1);
        var sets = new DisjointSets(count);
        int[] labels = [.. Enumerable.Range(0, count)];
        for (int step = 0; step < 250; step++)
        {
            int first = random.Next(count), second = random.Next(count), from = labels[second];
            if (sets.Find(first) != sets.Find(second)) sets.Unite(sets.Find(first), sets.Find(second));
            for (int i = 0; i < count; i++) if (labels[i] == from) labels[i] = labels[first];

            int a = random.Next(count), b = random.Next(count);
            Assert.Equal(labels[a] == labels[b], sets.Find(a) == sets.Find(b));
            Assert.Equal(labels.Count(l => l == labels[a]), sets.Size(sets.Find(a)));
        }
        Assert.Equal(count, Enumerable.Range(0, count).Select(sets.Find).Distinct().Sum(sets.Size));
    }
}
