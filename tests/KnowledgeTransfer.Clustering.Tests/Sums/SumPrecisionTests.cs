using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class SumPrecisionTests
{
    [Fact]
    public void One_limb_where_every_value_fits()
    {
        // Halves up to 100 (7 bits above the point, 1 below) for 1000 rows: L = 62 - 10.
        SumPrecision precision = SumPrecision.Choose(new ValueRange(100, .5), 1000);
        Assert.Equal(new SumPrecision(-1, 1, 52, true), precision);
        Assert.Equal((0L, 25L), precision.Split(12.5));
        Assert.Equal((0L, -25L), precision.Split(-12.5));
    }

    [Fact]
    public void The_last_bit_that_one_limb_holds()
    {
        // One row: L = 62. 2^61 <= value < 2^62 in units of 1 fits, twice that does not.
        Assert.Equal(1, SumPrecision.Choose(new ValueRange(Math.ScaleB(1, 61), 1), 1).LimbCount);
        Assert.Equal(2, SumPrecision.Choose(new ValueRange(Math.ScaleB(1, 62), 1), 1).LimbCount);
    }

    [Theory]
    [InlineData(1, 62)]
    [InlineData(2, 61)]
    [InlineData(3, 60)]
    [InlineData(4, 60)]
    [InlineData(5, 59)]
    [InlineData(1_000_000, 42)]
    public void The_headroom_is_the_logarithm_of_the_row_count_rounded_up(long rows, int limbBits) =>
        Assert.Equal(limbBits, SumPrecision.Choose(new ValueRange(1, 1), rows).LimbBits);

    [Fact]
    public void Two_limbs_split_a_value_at_the_limb_boundary()
    {
        // 2^20 rows: L = 42, the range from 2^-50 to 2^20 needs 71 bits of 84.
        SumPrecision precision = SumPrecision.Choose(new ValueRange(Math.ScaleB(1, 20), Math.ScaleB(1, -50)), 1 << 20);
        Assert.Equal(new SumPrecision(-50, 2, 42, true), precision);
        // 3 2^-8 + 2^-50: the high limb counts 2^-8.
        Assert.Equal((3L, 1L), precision.Split(3 * Math.ScaleB(1, -8) + Math.ScaleB(1, -50)));
        Assert.Equal((-3L, -1L), precision.Split(-3 * Math.ScaleB(1, -8) - Math.ScaleB(1, -50)));
        Assert.Equal(((Int128)3 << 42) + 1, precision.Join(3, 1));
    }

    [Fact]
    public void Beyond_two_limbs_values_are_rounded_half_to_even_and_it_is_said()
    {
        // 4 rows: L = 60, so 120 bits: from below 2^101 down to 2^-19.
        SumPrecision precision = SumPrecision.Choose(new ValueRange(Math.ScaleB(1, 100), Math.ScaleB(1, -40)), 4);
        Assert.Equal(new SumPrecision(-19, 2, 60, false), precision);
        Assert.Equal((0L, 0L), precision.Split(.5 * Math.ScaleB(1, -19)));
        Assert.Equal((0L, 2L), precision.Split(1.5 * Math.ScaleB(1, -19)));
        Assert.Equal((0L, 2L), precision.Split(2.5 * Math.ScaleB(1, -19)));
        Assert.Equal((0L, -3L), precision.Split(-2.51 * Math.ScaleB(1, -19)));
    }

    [Fact]
    public void Zeros_and_the_smallest_float64_have_a_unit_too()
    {
        Assert.Equal(new SumPrecision(0, 1, 60, true), SumPrecision.Choose(ValueRange.Empty, 4));
        Assert.Equal(new SumPrecision(-960, 1, 62, false), SumPrecision.Choose(ValueRange.Of(double.Epsilon), 1));
    }

    [Fact]
    public void The_largest_weights_fill_a_limb_and_do_not_overflow()
    {
        // 512 weights of 2^31 - 1 on values that fill their limbs: 4 limbs' worth less than 2^62.
        int[] multiples = [.. Enumerable.Repeat(int.MaxValue, 512)];
        ValueRange range = new(Math.ScaleB(1, 30), Math.ScaleB(1, -13));
        SumPrecision precision = SumPrecision.Choose(range, new RowWeights(multiples).Total);
        Assert.Equal(new SumPrecision(-13, 2, 22, true), precision);
        double value = Math.ScaleB(1, 31) - Math.ScaleB(1, -13); // all 44 bits
        long[] low = [0], high = [0];
        foreach (int weight in multiples) new LimbSplitter(precision).AccumulateWeighted<double>([value], low, high, weight);
        Assert.Equal((Int128)((1L << 44) - 1) * 512 * int.MaxValue, precision.Join(high[0], low[0]));
        Assert.InRange(low[0], 0, 1L << 62);
        Assert.InRange(high[0], 0, 1L << 62);
    }

    [Fact]
    public void A_lossless_split_gives_the_value_back_and_the_row_version_gives_the_same_limbs() =>
        Gen.Select(Gen.Float[-1000, 1000].Array[1, 40], Gen.Long[1, 1L << 40]).Sample((values, rows) =>
        {
            ValueRange range = values.Aggregate(ValueRange.Empty, (all, v) => all.Union(ValueRange.Of(v)));
            SumPrecision precision = SumPrecision.Choose(range, rows);
            long[] low = new long[values.Length], high = new long[precision.LimbCount == 2 ? values.Length : 0];
            new LimbSplitter(precision).Accumulate<float>(values, low, high, -1);
            for (int i = 0; i < values.Length; i++)
            {
                (long expectedHigh, long expectedLow) = precision.Split(values[i]);
                Assert.Equal((-expectedHigh, -expectedLow), (high.Length == 0 ? 0 : high[i], low[i]));
                Assert.True(Math.Abs(expectedHigh) <= 1L << precision.LimbBits && Math.Abs(expectedLow) <= 1L << precision.LimbBits);
                if (precision.IsLossless)
                    Assert.Equal(values[i], Math.ScaleB((double)precision.Join(expectedHigh, expectedLow), precision.UnitExponent));
            }
        });
}
