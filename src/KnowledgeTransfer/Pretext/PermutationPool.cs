using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Pretext;

/// <summary>The permutations that a set is chosen from, in an order that only seed and number of tiles decide.</summary>
internal static class PermutationPool
{
    /// <summary>Up to so many tiles the pool holds all permutations: 9! = 362,880.</summary>
    private const int MostTilesOfAll = 9;

    /// <summary>For more tiles: so many different random ones, as many as 9 tiles have. 10! is ten times that, so drawing ends.</summary>
    private const int DrawCount = 362_880;

    /// <summary>How many permutations the pool holds.</summary>
    public static int Size(int tileCount, bool withIdentity)
    {
        int size = tileCount <= MostTilesOfAll ? (int)PermutationRules.Factorial(tileCount) : DrawCount;
        return withIdentity ? size : size - 1;
    }

    /// <summary>Makes the pool, drawn only as far as it is read; the identity comes first or not at all.</summary>
    public static IEnumerable<ulong> Create(int tileCount, bool withIdentity, ulong seed)
    {
        var random = new CounterRandom(CounterRandom.Key(seed, CounterRandom.Hash("permutations"), (ulong)tileCount));
        IEnumerable<ulong> others = tileCount <= MostTilesOfAll ? Shuffled(tileCount, random) : Drawn(tileCount, random);
        return withIdentity ? others.Prepend(PackedPermutation.Identity(tileCount)) : others;
    }

    private static IEnumerable<ulong> Shuffled(int tileCount, CounterRandom random)
    {
        var all = new ulong[PermutationRules.Factorial(tileCount)];
        int[] entries = [.. Enumerable.Range(0, tileCount)];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = PackedPermutation.Pack(entries);
            Advance(entries);
        }

        int[] order = [.. Enumerable.Range(1, all.Length - 1)]; // the first in lexicographic order is the identity
        random.Shuffle(order);
        return order.Select(i => all[i]);
    }

    /// <summary>The next permutation in lexicographic order; the last is followed by the first.</summary>
    private static void Advance(Span<int> entries)
    {
        int rise = entries.Length - 2;
        while (rise >= 0 && entries[rise] > entries[rise + 1]) rise--;
        if (rise >= 0)
        {
            int larger = entries.Length - 1;
            while (entries[larger] < entries[rise]) larger--;
            (entries[rise], entries[larger]) = (entries[larger], entries[rise]);
        }

        entries[(rise + 1)..].Reverse();
    }

    private static IEnumerable<ulong> Drawn(int tileCount, CounterRandom random)
    {
        int[] entries = [.. Enumerable.Range(0, tileCount)];
        var seen = new HashSet<ulong>(DrawCount) { PackedPermutation.Identity(tileCount) };
        while (seen.Count < DrawCount)
        {
            random.Shuffle(entries); // a random order of any order is a random order
            ulong drawn = PackedPermutation.Pack(entries);
            if (seen.Add(drawn)) yield return drawn;
        }
    }
}
