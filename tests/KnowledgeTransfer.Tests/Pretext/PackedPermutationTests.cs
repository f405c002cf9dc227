using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class PackedPermutationTests
{
    [Fact]
    public void Entry_i_lies_in_bits_4i_to_4i_plus_3()
    {
        Assert.Equal(0x0312UL, PackedPermutation.Pack([2, 1, 3, 0]));
        Assert.Equal(0xFEDC_BA98_7654_3210, PackedPermutation.Identity(16));
        Assert.Equal(0x10UL, PackedPermutation.Identity(2));
        Assert.Equal(15, PackedPermutation.Entry(0xFEDC_BA98_7654_3210, 15));
    }

    // 0 1 2 3 against 1 0 2 3: the first two places; against 1 2 3 0: all; 15 against 0 at the top: one place, four bits.
    [Theory]
    [InlineData(0x3210, 0x3210, 0)]
    [InlineData(0x3210, 0x3201, 2)]
    [InlineData(0x3210, 0x0321, 4)]
    [InlineData(0xF000_0000_0000_0000, 0, 1)]
    [InlineData(ulong.MaxValue, 0, 16)]
    public void The_distance_counts_the_places_that_differ(ulong left, ulong right, int expected)
    {
        Assert.Equal(expected, PackedPermutation.Distance(left, right));
        Assert.Equal(expected, PackedPermutation.Distance(right, left));
    }

    [Fact]
    public void The_distance_is_that_of_comparing_entry_by_entry_for_any_words()
    {
        var random = new CounterRandom(5);
        for (int round = 0; round < 20_000; round++)
        {
            ulong left = random.Next(), right = left ^ (random.Next() & random.Next() & random.Next());
            int expected = Enumerable.Range(0, 16).Count(i => PackedPermutation.Entry(left, i) != PackedPermutation.Entry(right, i));
            Assert.Equal(expected, PackedPermutation.Distance(left, right));
        }
    }
}
