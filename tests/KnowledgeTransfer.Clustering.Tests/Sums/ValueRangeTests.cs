using CsCheck;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class ValueRangeTests
{
    [Theory]
    [InlineData(6.0, 6.0, 2.0)]
    [InlineData(-5.0, 5.0, 1.0)]
    [InlineData(0.75, 0.75, 0.25)]
    [InlineData(-8.0, 8.0, 8.0)]
    [InlineData(double.Epsilon, double.Epsilon, double.Epsilon)]
    [InlineData(0.0, 0.0, double.PositiveInfinity)]
    public void The_lowest_bit_of_one_value_by_hand(double value, double largest, double smallest) =>
        Assert.Equal(new ValueRange(largest, smallest), ValueRange.Of(value));

    [Fact]
    public void The_vectorised_scan_finds_the_range_of_the_single_values() => Floats.Any.Array[0, 70].Sample(values =>
    {
        ValueRange expected = values.Aggregate(ValueRange.Empty, (range, v) => range.Union(ValueRange.Of(v)));
        Assert.Equal(expected, DataScan.RangeOf<float>(values));
        Assert.Equal(expected, DataScan.RangeOf<double>(Rows.ToDouble(values)));
    });

    [Fact]
    public void Denormals_and_zeros_are_scanned_in_vectors_too()
    {
        float[] values = new float[40];
        values[3] = 5 * float.Epsilon;
        values[17] = -6 * float.Epsilon;
        Assert.Equal(new ValueRange(6.0 * float.Epsilon, float.Epsilon), DataScan.RangeOf<float>(values));
    }
}
