using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class PhiloxTests
{
    [Fact]
    public void The_published_test_vectors_come_out()
    {
        // Random123, kat_vectors, philox4x32 with 10 rounds.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Rounds(0, 0, 0, 0, 0, 0));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.Rounds(~0u, ~0u, ~0u, ~0u, ~0u, ~0u));
        Assert.Equal((0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Rounds(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void Numbers_below_a_bound_reach_every_value_and_no_other()
    {
        Philox random = new(5, 1);
        Assert.Equal([0UL, 1, 2, 3, 4, 5, 6], Enumerable.Range(0, 200).Select(i => random.Below((ulong)i, 7)).Distinct().Order().ToArray());
    }

    [Fact]
    public void Seeds_and_streams_differ() =>
        Assert.Equal(4, new[] { new Philox(1, 1), new Philox(1, 2), new Philox(2, 1), new Philox(2, 2) }.Select(p =>
            p.Next64(0)).Distinct().Count());
}
