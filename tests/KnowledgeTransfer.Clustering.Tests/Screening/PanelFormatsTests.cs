using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class PanelFormatsTests
{
    [Theory]
    [InlineData(1, 127, 23170)] // 127 x 255 and 23170^2 = 536848900 are at most 2^29 = 536870912
    [InlineData(9216, 127, 241)] // 9216 x 127 x 255 = 298460160; 9216 x 241^2 = 535274496, 9216 x 242^2 = 539725824
    [InlineData(100_000, 33, 73)] // 33 x 161 x 100000 = 531300000, 34 x 162 x 100000 = 550800000; 73^2 x 100000 = 532900000
    public void Levels_are_as_computed_by_hand(int dimension, int bytes, int words)
    {
        Assert.Equal(bytes, PanelFormat.Bytes.Levels(dimension));
        Assert.Equal(words, PanelFormat.Words.Levels(dimension));
    }

    [Fact]
    public void No_sum_of_products_leaves_its_limit_in_any_dimension_and_no_level_is_wasted()
    {
        const long most = 1 << 29;
        for (int d = 1; d <= 200_000; d++)
        {
            long bytes = PanelFormat.Bytes.Levels(d), words = PanelFormat.Words.Levels(d);
            if (bytes * (bytes + 128) * d > most || words * words * d > most)
                Assert.Fail($"d = {d}: {bytes} and {words} levels are too many");
            bool wasted = (bytes < 127 && (bytes + 1) * (bytes + 129) * d <= most)
                || (words < short.MaxValue && (words + 1) * (words + 1) * d <= most);
            if (wasted) Assert.Fail($"d = {d}: {bytes} and {words} levels are too few");
        }
        // With the largest and the smallest start, 1 added to each, every score is an int32.
        Assert.InRange(QuantisedBound.LargestStart + 1 + most, 0, int.MaxValue);
        Assert.InRange(-QuantisedBound.LargestStart - most, int.MinValue, 0);
        // Thresholds with an excess, which is 128 times a sum of rows.
        Assert.InRange(QuantisedBound.SmallestThreshold - 1 - most, int.MinValue, 0);
        Assert.InRange(QuantisedBound.LargestThreshold + most, 0, int.MaxValue);
    }
}
