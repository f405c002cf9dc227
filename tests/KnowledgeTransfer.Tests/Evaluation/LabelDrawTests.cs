using KnowledgeTransfer.Evaluation;
using Xunit;

namespace KnowledgeTransfer.Tests.Evaluation;

public sealed class LabelDrawTests
{
    private static readonly string[] Names = ["cat", "dog", "eel"];

    private static (string[] Ids, int[] Classes) Set(params int[] sizes)
    {
        int[] classes = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
        return ([.. classes.Select((_, i) => $"picture/{i:D4}")], classes);
    }

    [Theory]
    [InlineData(0.01, 2, 1, 1)] // 2.00, 0.50 and 1.00: one half is rounded up
    [InlineData(0.1, 20, 5, 10)]
    [InlineData(1, 200, 50, 100)]
    public void A_share_takes_that_share_of_every_class(double share, params int[] expected)
    {
        (string[] ids, int[] classes) = Set(200, 50, 100);
        int[] drawn = LabelDraw.Share(ids, classes, Names, share, seed: 3);
        Assert.Equal(expected, drawn.CountBy(i => classes[i]).OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Equal(drawn.Distinct().Order(), drawn);
    }

    [Fact]
    public void One_per_cent_of_forty_pictures_is_refused_with_the_class_and_its_size()
    {
        (string[] ids, int[] classes) = Set(20, 20);
        var error = Assert.Throws<ConfigException>(() => LabelDraw.Share(ids, classes, Names, 0.01, seed: 3));
        Assert.Contains("1 % of the 20 pictures of class cat", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_that_cannot_be_is_refused(double share)
    {
        (string[] ids, int[] classes) = Set(20, 20);
        Assert.Throws<ConfigException>(() => LabelDraw.Share(ids, classes, Names, share, seed: 3));
    }

    [Fact]
    public void So_many_per_class_takes_so_many_or_says_which_class_has_fewer()
    {
        (string[] ids, int[] classes) = Set(9, 4, 7);
        Assert.Equal([4, 4, 4], LabelDraw.PerClass(ids, classes, Names, 4, seed: 3).CountBy(i => classes[i]).Select(p => p.Value));
        Assert.Contains("class dog has 4", Assert.Throws<ConfigException>(
            () => LabelDraw.PerClass(ids, classes, Names, 5, seed: 3)).Message);
        Assert.Throws<ConfigException>(() => LabelDraw.PerClass(ids, classes, Names, 0, seed: 3));
    }

    [Fact]
    public void The_draw_is_a_function_of_seed_and_ids_and_grows_by_adding()
    {
        (string[] ids, int[] classes) = Set(100, 100);
        HashSet<string> few = Drawn(ids, classes, 0.1, 3), more = Drawn(ids, classes, 0.3, 3);
        Assert.ProperSubset(more, few);
        Assert.NotEqual(few.Order(), Drawn(ids, classes, 0.1, 4).Order());

        int[] reversed = [.. Enumerable.Range(0, ids.Length).Reverse()];
        Assert.Equal(few.Order(), Drawn([.. reversed.Select(i => ids[i])], [.. reversed.Select(i => classes[i])], 0.1, 3).Order());

        static HashSet<string> Drawn(string[] ids, int[] classes, double share, ulong seed) =>
            [.. LabelDraw.Share(ids, classes, Names, share, seed).Select(i => ids[i])];
    }

    [Fact]
    public void Pictures_without_a_class_are_never_drawn()
    {
        (string[] ids, int[] classes) = Set(10, 10);
        classes[2] = -1;
        Assert.Equal(19, LabelDraw.Share(ids, classes, Names, 1, seed: 3).Length);
        Assert.DoesNotContain(2, LabelDraw.Share(ids, classes, Names, 1, seed: 3));
    }
}
