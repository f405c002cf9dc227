using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class RowWeightsTests
{
    [Fact]
    public void Whole_numbers_count_as_that_many_rows()
    {
        RowWeights weights = RowWeights.Of([4.0, 0, 2, 6]);
        Assert.Equal([4, 0, 2, 6], weights.Multiples.ToArray());
        Assert.Equal((0, true, 12L, 3), (weights.UnitExponent, weights.IsLossless, weights.Total, weights.PositiveCount));
    }

    [Fact]
    public void Fractions_are_multiples_of_the_largest_power_of_two_that_divides_them()
    {
        RowWeights weights = RowWeights.Of([.75f, 1.5f, 3]);
        Assert.Equal([3, 6, 12], weights.Multiples.ToArray());
        Assert.Equal((-2, true), (weights.UnitExponent, weights.IsLossless));
        Assert.Equal(1.5, weights.Value(1));
    }

    [Fact]
    public void What_has_no_common_unit_is_rounded_half_to_even_and_it_is_said()
    {
        // 2^30 takes 31 bits, so the unit is 1: halves go to the even number, and the smallest weight to 0.
        RowWeights weights = RowWeights.Of([Math.ScaleB(1, 30), 2.5, 3.5, .1]);
        Assert.Equal([1 << 30, 2, 4, 0], weights.Multiples.ToArray());
        Assert.Equal((0, false, 3), (weights.UnitExponent, weights.IsLossless, weights.PositiveCount));
    }

    [Fact]
    public void The_largest_numbers_have_a_larger_unit()
    {
        RowWeights exact = RowWeights.Of([Math.ScaleB(1, 90), Math.ScaleB(3, 80)]);
        Assert.Equal([1 << 30, 3 << 20], exact.Multiples.ToArray());
        Assert.Equal((60, true), (exact.UnitExponent, exact.IsLossless));
        // One below 2^31 would round up to 2^31, which an int does not hold.
        RowWeights rounded = RowWeights.Of([Math.ScaleB(1, 31) - .25]);
        Assert.Equal((1 << 30, 1, false), (rounded.Multiples[0], rounded.UnitExponent, rounded.IsLossless));
        Assert.Equal([1], RowWeights.Of([double.Epsilon]).Multiples.ToArray());
    }

    [Fact]
    public void A_total_beyond_2_to_the_40_has_a_larger_unit()
    {
        // 1024 times 2^30 is the most; one more row, and the unit doubles.
        double[] full = [.. Enumerable.Repeat(Math.ScaleB(1, 30), 1024)];
        Assert.Equal((0, RowWeights.MostTotal), (RowWeights.Of(full).UnitExponent, RowWeights.Of(full).Total));
        RowWeights more = RowWeights.Of([.. full, 1]);
        Assert.Equal((1, false, RowWeights.MostTotal / 2), (more.UnitExponent, more.IsLossless, more.Total));
    }

    [Fact]
    public void Any_weights_are_rounded_by_half_a_unit_at_most() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 50], Gen.Int[-300, 90], Gen.Int[0, 60]).Sample((shares, exponent, bits) =>
        {
            double[] weights = [1, .. shares.Select(share => Math.ScaleB(Math.Floor(Math.ScaleB(share, bits)), exponent - bits))];
            RowWeights found = RowWeights.Of(weights);
            bool isLossless = true;
            for (int i = 0; i < weights.Length; i++)
            {
                double error = Math.Abs(found.Value(i) - weights[i]);
                Assert.True(error <= Math.ScaleB(.5, found.UnitExponent));
                isLossless &= error == 0;
            }
            Assert.True(isLossless || !found.IsLossless);
            Assert.InRange(found.Total, 1, RowWeights.MostTotal);
            Assert.Equal(found.Multiples.ToArray().Sum(m => (long)m), found.Total);
        });

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(1e31, "1E+31")]
    public void The_first_weight_that_is_none_is_named_with_its_row_and_value(double bad, string text)
    {
        string message = Assert.Throws<DataException>(() => RowWeights.Of([1, bad, -7], "weights.npy", row => $"cat-{row}.png")).Message;
        Assert.StartsWith($"weights.npy: row 1 (cat-1.png) has the weight {text};", message);
    }

    [Fact]
    public void Something_has_to_count()
    {
        Assert.Contains("all 2 weights are 0", Assert.Throws<DataException>(() => RowWeights.Of([0.0, 0])).Message);
        Assert.Contains("all 2 weights are 0", Assert.Throws<DataException>(() => new RowWeights([0, 0])).Message);
        Assert.Contains("all 0 weights are 0", Assert.Throws<DataException>(() => RowWeights.Of(ReadOnlySpan<double>.Empty)).Message);
    }

    [Fact]
    public void Multiples_are_checked_too()
    {
        Assert.Contains("row 1 has the weight -2", Assert.Throws<DataException>(() => new RowWeights([1, -2])).Message);
        int[] many = [.. Enumerable.Repeat(int.MaxValue, 513)];
        Assert.Contains("at most 1099511627776", Assert.Throws<DataException>(() => new RowWeights(many)).Message);
    }

    [Fact]
    public void The_hash_tells_weights_and_units_apart()
    {
        string[] hashes = [new RowWeights([1, 2]).Sha256, new RowWeights([1, 2], -1).Sha256, new RowWeights([2, 1]).Sha256];
        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(hashes[0], RowWeights.Of([1.0, 2]).Sha256);
    }
}
