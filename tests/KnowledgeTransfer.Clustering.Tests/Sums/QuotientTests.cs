using System.Numerics;
using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class QuotientTests
{
    [Fact]
    public void Simple_means_by_hand()
    {
        Assert.Equal(2.5f, Quotient.ToSingle(10, 0, 4));
        Assert.Equal(-.125f, Quotient.ToSingle(-1, -2, 2));
        Assert.Equal(1 / 3f, Quotient.ToSingle(1, 0, 3));
        Assert.Equal(1 / 3.0, Quotient.ToDouble(1, 0, 3));
        Assert.Equal(0f, Quotient.ToSingle(0, 5, 3));
    }

    [Fact]
    public void A_half_goes_to_the_even_neighbour_and_anything_more_goes_up()
    {
        // float32 has 24 bits: 2^24 + 1 lies in the middle between 2^24 and 2^24 + 2.
        Assert.Equal(16777216f, Quotient.ToSingle(16777217, 0, 1));
        Assert.Equal(16777220f, Quotient.ToSingle(16777219, 0, 1));
        Assert.Equal(16777218f, Quotient.ToSingle(((Int128)16777217 << 90) + 1, -90, 1));
        // The same middle as a true quotient, with a remainder of one part in three: (3 (2^24 + 1) + 1) / 3.
        Assert.Equal(16777218f, Quotient.ToSingle(3 * 16777217 + 1, 0, 3));
        Assert.Equal(16777216f, Quotient.ToSingle(3 * 16777217 - 1, 0, 3));
        Assert.Equal(9007199254740992.0, Quotient.ToDouble(9007199254740993, 0, 1));
        Assert.Equal(9007199254740994.0, Quotient.ToDouble(((Int128)9007199254740993 << 60) + 1, -60, 1));
    }

    [Fact]
    public void Denormals_are_rounded_at_their_own_last_bit()
    {
        Assert.Equal(float.Epsilon, Quotient.ToSingle(1, -149, 1));
        Assert.Equal(0f, Quotient.ToSingle(1, -149, 2)); // half: to even
        Assert.Equal(2 * float.Epsilon, Quotient.ToSingle(3, -149, 2)); // one and a half: to even
        Assert.Equal(float.Epsilon, Quotient.ToSingle(2, -149, 3));
        Assert.Equal(0f, Quotient.ToSingle(1, -300, 1));
        Assert.Equal(double.Epsilon, Quotient.ToDouble(2, -1074, 3));
    }

    [Fact]
    public void The_mean_of_equal_rows_is_the_row() =>
        Gen.Select(Floats.Any, Gen.Long[1, 1L << 40]).Sample((value, count) =>
        {
            SumPrecision precision = SumPrecision.Choose(ValueRange.Of(value), count);
            (long high, long low) = precision.Split(value);
            Assert.Equal(value, Quotient.ToSingle(precision.Join(high, low) * count, precision.UnitExponent, count));
            Assert.Equal(value, Quotient.ToDouble(precision.Join(high, low) * count, precision.UnitExponent, count));
        });

    [Fact]
    public void No_other_number_is_nearer_to_the_exact_quotient() =>
        Gen.Select(Gen.Long, Gen.Long[0, long.MaxValue], Gen.Int[0, 60], Gen.Long[1, 1L << 50], Gen.Int[-100, 20]).Sample((high, low, bits,
            count, unit) =>
        {
            Int128 sum = ((Int128)high << bits) + low;
            float single = Quotient.ToSingle(sum, unit, count);
            AssertNearest(sum, unit, count, single, MathF.BitDecrement(single), MathF.BitIncrement(single));
            double wide = Quotient.ToDouble(sum, unit, count);
            AssertNearest(sum, unit, count, wide, Math.BitDecrement(wide), Math.BitIncrement(wide));
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Quotients_next_to_a_middle_are_right_in_vectors_too(int limbCount)
    {
        // The interval may only decide away from the middle between 2^25 and 2^25 + 4; walk over it in the finest steps a sum can make.
        SumPrecision precision = new(-29, limbCount, 40, true);
        Int128[] sums = [.. Enumerable.Range(-100, 200).Select(step => (((Int128)33554434 << 29) + step) * 7)];
        long[] high = limbCount == 1 ? [] : Array.ConvertAll(sums, s => (long)(s >> 40) + 1);
        long[] low = Array.ConvertAll(sums, s => limbCount == 1 ? (long)s : (long)(s - (((s >> 40) + 1) << 40)));
        float[] means = new float[200];
        Quotient.ToSingles(high, low, precision, 7, means);
        for (int i = 0; i < 200; i++) Assert.Equal(i <= 100 ? 33554432f : 33554436f, means[i]);
    }

    [Fact]
    public void The_vectorised_quotients_are_the_single_ones() =>
        Gen.Select(Gen.Long.Array[1, 40], Gen.Int[0, 62], Gen.Long[1, 1L << 50], Gen.Int[-260, 20]).Sample((low, bits, count, unit) =>
        {
            SumPrecision precision = new(unit, 2, bits, true);
            long[] high = Array.ConvertAll(low, v => (v * 6364136223846793005L) >> (bits % 7 * 9));
            float[] means = new float[low.Length];
            Quotient.ToSingles(high, low, precision, count, means);
            for (int i = 0; i < low.Length; i++) AssertSameBits(Quotient.ToSingle(precision.Join(high[i], low[i]), unit, count), means[i]);
            Quotient.ToSingles([], low, precision, count, means);
            for (int i = 0; i < low.Length; i++) AssertSameBits(Quotient.ToSingle(low[i], unit, count), means[i]);
        });

    [Fact]
    public void A_mean_that_vanishes_keeps_the_sign_of_its_sum_in_vectors_too()
    {
        // High and low limb cancel down to one unit of 2^-200, far below the smallest float32 and below the vectorised error interval.
        SumPrecision precision = new(-200, 2, 50, true);
        long[] high = [1, -1, 1, -1, 1, -1, 0, 0], low = [1 - (1L << 50), (1L << 50) - 1, -1 - (1L << 50), (1L << 50) + 1, -(1L << 50),
            1L << 50, 1, -1];
        float[] means = new float[8];
        Quotient.ToSingles(high, low, precision, 3, means);
        for (int i = 0; i < 8; i++) AssertSameBits(Quotient.ToSingle(precision.Join(high[i], low[i]), -200, 3), means[i]);
        Assert.Equal([false, true, true, false, false, false, false, true], means.Select(float.IsNegative));
    }

    private static void AssertSameBits(float expected, float actual) =>
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual));


    private static void AssertNearest(Int128 sum, int unit, long count, double found, double below, double above)
    {
        // In units of 2^-1200, times the count, everything is whole.
        BigInteger exact = (BigInteger)sum << (1200 + unit), error = BigInteger.Abs(exact - Whole(found) * count);
        Assert.True(error <= BigInteger.Abs(exact - Whole(below) * count));
        Assert.True(error <= BigInteger.Abs(exact - Whole(above) * count));
    }

    private static BigInteger Whole(double value)
    {
        if (value == 0) return 0;
        int exponent = Math.Max(Math.ILogB(value) - 52, -1074);
        return (BigInteger)Math.ScaleB(Math.ScaleB(value, -exponent / 2), -exponent - -exponent / 2) << (1200 + exponent);
    }
}
