using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class SeedWeightsTests
{
    private static readonly Gen<double> s_anyPositive = Gen.Long[1, 0x7fefffffffffffff].Select(BitConverter.Int64BitsToDouble);

    [Theory]
    [InlineData(16, 4, 53)] // 4 has 3 bits, 16 is 2^4
    [InlineData(31.9, 4, 53)]
    [InlineData(16, 3, 54)]
    [InlineData(16, int.MaxValue, 25)]
    [InlineData(16, RowWeights.MostTotal, 15)] // 41 bits
    [InlineData(double.Epsilon, 1, 60 - 1 + 1074)]
    public void The_exponent_is_the_largest_that_leaves_room_for_all_rows(double largest, long rowCount, int expected) =>
        Assert.Equal(expected, SeedWeights.Shift(largest, rowCount));

    [Theory]
    [InlineData(0.0, 4)]
    [InlineData(double.PositiveInfinity, 4)]
    [InlineData(1.0, 0)]
    public void Without_a_finite_distance_above_0_or_without_rows_there_is_no_exponent(double largest, int rowCount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SeedWeights.Shift(largest, rowCount));

    [Theory]
    [InlineData(2.75, 0, 2)]
    [InlineData(2.75, 1, 5)]
    [InlineData(2.75, -1, 1)]
    [InlineData(2.75, -2, 0)]
    [InlineData(2.75, -200, 0)]
    [InlineData(0.0, 60, 0)]
    [InlineData(double.Epsilon, 1075, 2)]
    public void A_weight_is_the_whole_part_of_the_scaled_distance(double distance, int shift, ulong expected) =>
        Assert.Equal(expected, SeedWeights.Of(distance, shift));

    [Fact]
    public void Any_distance_has_the_weight_that_floating_point_gives_where_it_is_exact() =>
        Gen.Select(s_anyPositive, s_anyPositive, Gen.Int[1, 1 << 20]).Sample((a, b, rowCount) =>
        {
            (double distance, double largest) = (Math.Min(a, b), Math.Max(a, b));
            int shift = SeedWeights.Shift(largest, rowCount);
            Assert.Equal((ulong)Math.ScaleB(distance, shift), SeedWeights.Of(distance, shift));
            Assert.Equal((ulong)Math.ScaleB(largest, shift), SeedWeights.Of(largest, shift));
            Assert.True((UInt128)SeedWeights.Of(largest, shift) * (UInt128)rowCount < (UInt128)1 << 61);
        });
}
