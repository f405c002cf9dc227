using CsCheck;
using KnowledgeTransfer.Features;
using Xunit;

namespace KnowledgeTransfer.Tests.Features;

public class FeaturePoolingTests
{
    // Two channels of 3 x 3: 1..9 and ten times that.
    private static readonly float[] Map = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90];

    [Theory]
    [InlineData("average", new float[] { 5, 50 })]
    [InlineData("max", new float[] { 9, 90 })]
    // Windows of rows 0-1 and 1-2 overlap, as PyTorch's: (1+2+4+5)/4 = 3 ...
    [InlineData("average 2x2", new float[] { 3, 4, 6, 7, 30, 40, 60, 70 })]
    [InlineData("max 2x2", new float[] { 5, 6, 8, 9, 50, 60, 80, 90 })]
    [InlineData("average 3x3", new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    [InlineData("none", new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90 })]
    public void Windows_are_those_of_adaptive_pooling(string pooling, float[] expected)
    {
        var vector = new float[expected.Length];
        FeaturePooling.Parse(pooling).Apply(Map, 2, 3, 3, vector);
        Assert.Equal(expected, vector);
    }

    [Fact]
    public void Maps_that_are_not_square_have_their_own_windows_per_axis()
    {
        var vector = new float[4];
        new FeaturePooling(PoolingKind.Average, 2).Apply([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1, 2, 5, vector);
        // Five columns in two windows: 0-2 and 2-4.
        Assert.Equal([2f, 4, 7, 9], vector);
    }

    [Fact]
    public void A_grid_finer_than_the_map_repeats_places()
    {
        var vector = new float[4];
        new FeaturePooling(PoolingKind.Max, 2).Apply([7], 1, 1, 1, vector);
        Assert.Equal([7f, 7, 7, 7], vector);
    }

    [Fact]
    public void NaN_is_not_hidden_by_a_larger_number()
    {
        var vector = new float[1];
        new FeaturePooling(PoolingKind.Max).Apply([1, float.NaN, 3, 2], 1, 2, 2, vector);
        Assert.Equal(float.NaN, vector[0]);
        new FeaturePooling(PoolingKind.Average).Apply([1, float.NaN, 3, 2], 1, 2, 2, vector);
        Assert.Equal(float.NaN, vector[0]);
    }

    [Fact]
    public void Every_pooled_number_lies_between_the_smallest_and_the_largest_of_its_channel() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 17], Gen.Int[1, 9], Gen.Int[1, 5], Gen.Bool).SelectMany((c, h, w, grid, max) =>
            Gen.Float[-100, 100].Array[c * h * w].Select(map => (c, h, w, grid, max, map))).Sample(x =>
        {
            var pooling = new FeaturePooling(x.max ? PoolingKind.Max : PoolingKind.Average, x.grid);
            var vector = new float[pooling.Dimension(x.c, x.h, x.w)];
            pooling.Apply(x.map, x.c, x.h, x.w, vector);
            for (int i = 0; i < vector.Length; i++)
            {
                float[] channel = x.map[(i / (x.grid * x.grid) * x.h * x.w)..((i / (x.grid * x.grid) + 1) * x.h * x.w)];
                Assert.InRange(vector[i], channel.Min(), channel.Max());
            }
        }, iter: 300);

    [Theory]
    [InlineData("none")]
    [InlineData("average")]
    [InlineData("max")]
    [InlineData("average 2x2")]
    [InlineData("max 12x12")]
    public void The_written_form_is_read_back(string text) => Assert.Equal(text, FeaturePooling.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("mean")]
    [InlineData("average 2")]
    [InlineData("average 2x3")]
    [InlineData("average 0x0")]
    [InlineData("average -1x-1")]
    [InlineData("none 2x2")]
    [InlineData("max 2x2 3x3")]
    [InlineData("max 99999999999x99999999999")]
    public void Anything_else_is_refused_with_the_forms_that_exist(string text) =>
        Assert.Contains("average 2x2", Assert.Throws<ConfigException>(() => FeaturePooling.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FeaturePooling.None.Apply(new float[5], 1, 2, 3, new float[6]));
        Assert.Throws<ArgumentException>(() => FeaturePooling.None.Apply(new float[6], 1, 2, 3, new float[5]));
    }
}
