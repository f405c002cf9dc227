using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class PermutationSetTests
{
    // p = 2 0 1 puts source tile 2 first, then 0, then 1: abc becomes cab. Tile 0 then lies at position 1, tile 1 at 2, tile 2 at 0.
    [Fact]
    public void A_permutation_puts_source_tile_p_i_at_position_i_and_its_inverse_says_where_each_tile_lies()
    {
        var set = new PermutationSet(3, [[2, 0, 1]]);
        Assert.Equal("cab", string.Concat(set[0].Select(tile => "abc"[tile])));
        Assert.Equal([1, 2, 0], set.Inverse(0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    public void Shuffling_and_arranging_by_the_inverse_restores_the_tiles(int tileCount)
    {
        int[][] given =
        [
            [.. Enumerable.Range(0, tileCount).Reverse()],
            [.. Enumerable.Range(0, tileCount)],
            [.. Enumerable.Range(0, tileCount).Select(i => (i + 1) % tileCount)],
        ];
        given = tileCount == 2 ? given[..2] : given; // the two others of two tiles are equal
        var set = new PermutationSet(tileCount, given);
        for (int index = 0; index < set.Count; index++)
        {
            Assert.Equal(given[index], set[index]);
            int[] shuffled = set[index], restored = Array.ConvertAll(set.Inverse(index), position => shuffled[position]);
            Assert.Equal(Enumerable.Range(0, tileCount), restored);
        }
    }

    [Fact]
    public void A_set_does_not_change_with_the_arrays_it_came_from_or_gave()
    {
        int[] given = [1, 0];
        var set = new PermutationSet(2, [given]);
        given[0] = 0;
        set[0][0] = 0;
        Assert.Equal([1, 0], set[0]);
    }

    // printf '\x03\x00\x02\x01\x01\x00\x02' | sha256sum
    [Fact]
    public void The_hash_is_that_of_the_number_of_tiles_and_the_entries_in_order()
    {
        var set = new PermutationSet(3, [[0, 2, 1], [1, 0, 2]]);
        Assert.Equal("789435e6d57fca0ff32044506e1167625d012e91b690b7a62800353aacd6da8b", set.Hash);
        Assert.NotEqual(set.Hash, new PermutationSet(3, [[1, 0, 2], [0, 2, 1]]).Hash);
    }

    [Fact]
    public void What_is_no_set_is_the_callers_mistake_with_index_and_value()
    {
        Refused("Permutation 1 has 2 values; a permutation of 3 tiles has 3", 3, [0, 1, 2], [0, 1]);
        Refused("Permutation 0 has the value 3 at position 2; 0 to 2 are allowed", 3, [0, 1, 3]);
        Refused("Permutation 0 has the value -1 at position 0", 3, [-1, 1, 0]);
        Refused("Permutation 0 has the value 1 twice, again at position 2", 3, [0, 1, 1]);
        Refused("Permutation 2 repeats permutation 0", 2, [0, 1], [1, 0], [0, 1]);
        Refused("0 permutations; 1 to 10000 are needed", 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PermutationSet(1, [[0]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PermutationSet(17, [[.. Enumerable.Range(0, 17)]]));

        static void Refused(string words, int tileCount, params int[][] permutations)
        {
            var e = Assert.Throws<ArgumentException>(() => new PermutationSet(tileCount, permutations));
            Assert.Contains(words, e.Message, StringComparison.Ordinal);
        }
    }
}
