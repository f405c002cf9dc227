using KnowledgeTransfer.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public class ImageSplitTests
{
    private static readonly MadeSource _thousand = new(1000, MadeSource.Numbered);

    [Fact]
    public void Without_a_prescribed_split_the_fraction_is_held_out_exactly_and_the_parts_are_disjoint()
    {
        ImageSplit split = ImageSplit.Create(_thousand, new ImageSplitOptions { HeldOutFraction = 0.25 });
        Assert.False(split.IsPrescribed);
        Assert.Equal((750, 250), (split.Train.Count, split.HeldOut.Count));
        Assert.Equal(Enumerable.Range(0, 1000), split.Train.Indices.Concat(split.HeldOut.Indices).Order());
        Assert.Equal(split.HeldOut.Indices.Order(), split.HeldOut.Indices);
    }

    [Fact]
    public void The_same_seed_gives_the_same_split_and_another_seed_another_one()
    {
        int[] Held(long seed) => [.. ImageSplit.Create(_thousand, new ImageSplitOptions { Seed = seed }).HeldOut.Indices];
        Assert.Equal(Held(3), Held(3));
        // Two independent tenths of 1,000 share about 10 pictures.
        Assert.InRange(Held(3).Intersect(Held(4)).Count(), 0, 40);
    }

    [Fact]
    public void Limits_keep_a_random_part_that_only_grows_with_the_limit_and_ignores_the_order_of_files()
    {
        IReadOnlyList<int> Train(int limit) =>
            ImageSplit.Create(_thousand, new ImageSplitOptions { TrainLimit = limit, HeldOutLimit = 10 }).Train.Indices;
        Assert.Equal(100, Train(100).Count);
        Assert.Subset(Train(300).ToHashSet(), Train(100).ToHashSet());
        // Not the first ones: the mean position of a random part is near the middle (sd of the mean: 29).
        Assert.InRange(Train(100).Average(), 400, 600);
        Assert.Equal(900, Train(5000).Count);
    }

    [Fact]
    public void Adding_pictures_moves_hardly_any_picture_across_the_border()
    {
        var more = new MadeSource(1010, MadeSource.Numbered);
        HashSet<ImageId> before = [.. ImageSplit.Create(_thousand).HeldOut.Ids], after = [.. ImageSplit.Create(more).HeldOut.Ids];
        Assert.True(before.Except(after).Count() <= 10);
    }

    [Fact]
    public void A_prescribed_split_is_kept_and_limited_without_looking_at_labels()
    {
        var source = new LabelledSource(200, i => i % 2, i => i >= 150);
        var relabelled = new LabelledSource(200, _ => 0, i => i >= 150);
        var options = new ImageSplitOptions { TrainLimit = 40, HeldOutLimit = 20, HeldOutFraction = 0.9 };

        ImageSplit split = ImageSplit.Create(source, options);

        Assert.True(split.IsPrescribed);
        Assert.All(split.Train.Indices, i => Assert.True(i < 150));
        Assert.All(split.HeldOut.Indices, i => Assert.True(i >= 150));
        Assert.Equal((40, 20), (split.Train.Count, split.HeldOut.Count));
        Assert.Equal(split.Train.Indices, ImageSplit.Create(relabelled, options).Train.Indices);
        Assert.Equal(split.Train.Indices.Select(i => i % 2), split.Train.Labels!.Classes);
        Assert.Equal(split.Train.Indices.Select(i => source.Ids[i]), split.Train.Ids);
    }

    [Fact]
    public void Small_sources_hold_out_at_least_one_picture_and_keep_at_least_one()
    {
        var two = new MadeSource(2, MadeSource.Numbered);
        Assert.Single(ImageSplit.Create(two).HeldOut.Ids);
        Assert.Single(ImageSplit.Create(two, new ImageSplitOptions { HeldOutFraction = 0.99 }).Train.Ids);
        Assert.Empty(ImageSplit.Create(new MadeSource(1, MadeSource.Numbered)).HeldOut.Ids);
        Assert.Empty(ImageSplit.Create(_thousand, new ImageSplitOptions { HeldOutFraction = 0 }).HeldOut.Ids);
    }

    [Theory]
    [InlineData(-0.1, null)]
    [InlineData(1.0, null)]
    [InlineData(double.NaN, null)]
    [InlineData(0.1, 0)]
    public void Impossible_options_are_refused(double fraction, int? limit) => Assert.Throws<ConfigException>(() =>
        ImageSplit.Create(_thousand, new ImageSplitOptions { HeldOutFraction = fraction, TrainLimit = limit }));

    [Fact]
    public void A_subset_has_the_pictures_of_its_positions_and_its_own_fingerprint()
    {
        var part = new SubsetSource(_thousand, [2, 500, 999], "part");
        Assert.Equal(["p00002", "p00500", "p00999"], part.Ids.Select(i => i.Value));
        Assert.Equal(MadeSource.Numbered(500).Pixels, part.Decode(1).Pixels);
        Assert.Equal(part.Fingerprint, new SubsetSource(new SubsetSource(_thousand, [0, 2, 500, 999], "x"), [1, 2, 3], "y").Fingerprint);
        Assert.NotEqual(part.Fingerprint, new SubsetSource(_thousand, [2, 500], "z").Fingerprint);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 1000)]
    public void Positions_out_of_order_or_range_are_refused(int first, int second) =>
        Assert.Throws<ArgumentException>(() => new SubsetSource(_thousand, [first, second], "x"));

    private sealed class LabelledSource(int count, Func<int, int> label, Func<int, bool> heldOut) : ImageSource
    {
        public override string Name => "labelled";

        public override IReadOnlyList<ImageId> Ids { get; } = [.. Enumerable.Range(0, count).Select(i => new ImageId($"{i:D4}"))];

        public override string Fingerprint => "none";

        public override ImageLabels? Labels { get; } = new(["a", "b"], [.. Enumerable.Range(0, count).Select(label)]);

        public override IReadOnlyList<bool>? HeldOut { get; } = [.. Enumerable.Range(0, count).Select(heldOut)];

        public override RgbImage Decode(int index) => MadeSource.Numbered(index);
    }
}
