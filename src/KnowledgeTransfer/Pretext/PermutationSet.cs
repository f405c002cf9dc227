using System.Security.Cryptography;

namespace KnowledgeTransfer.Pretext;

/// <summary>
/// The classes of a jigsaw task: different permutations of the same tiles in a fixed order. The index of a permutation is its class.
/// Immutable.
/// </summary>
/// <remarks>
/// Convention: permutation p puts source tile <c>p[i]</c> at position i, <c>shuffled[i] = source[p[i]]</c>; tiles are numbered row by row.
/// The inverse q has <c>q[p[i]] = i</c>: tile t is found at position <c>q[t]</c>, and arranging shuffled tiles by q restores the picture.
/// </remarks>
public sealed class PermutationSet
{
    /// <summary>Fewest tiles that can be permuted.</summary>
    public const int FewestTiles = 2;

    /// <summary>Most tiles: an entry is kept in four bits of a 64-bit word.</summary>
    public const int MostTiles = 16;

    /// <summary>Most permutations: the most classes tried in Goyal et al., Scaling and Benchmarking Self-Supervised Visual
    /// Representation Learning, ICCV 2019.</summary>
    public const int MostPermutations = 10_000;

    private readonly ulong[] _packed;

    /// <summary>Checks and copies permutations.</summary>
    /// <param name="tileCount">n, the number of tiles, 2 to 16.</param>
    /// <param name="permutations">1 to 10,000 different permutations of 0 to n - 1; the order gives the classes.</param>
    /// <exception cref="ArgumentException">A number is out of range, an entry is no permutation (its index and value are named), or two
    /// are equal (both indices are named).</exception>
    public PermutationSet(int tileCount, IReadOnlyList<int[]> permutations)
        : this(tileCount, Pack(tileCount, permutations))
    {
    }

    internal PermutationSet(int tileCount, ulong[] packed) => (TileCount, _packed) = (tileCount, packed);

    /// <summary>n, the number of tiles.</summary>
    public int TileCount { get; }

    /// <summary>How many permutations: the number of classes.</summary>
    public int Count => _packed.Length;

    /// <summary>SHA-256 of n and all entries in order, one byte each, as lower-case hex: equal for equal sets only.</summary>
    public string Hash
    {
        get
        {
            byte[] bytes = [(byte)TileCount, .. Enumerable.Range(0, Count).SelectMany(i => this[i]).Select(tile => (byte)tile)];
            return Convert.ToHexStringLower(SHA256.HashData(bytes));
        }
    }

    internal ReadOnlySpan<ulong> Packed => _packed;

    /// <summary>A copy of a permutation: the source tile at each of the n positions.</summary>
    /// <param name="index">The class, 0 to Count - 1.</param>
    public int[] this[int index]
    {
        get
        {
            ulong packed = _packed[index];
            var entries = new int[TileCount];
            for (int i = 0; i < entries.Length; i++) entries[i] = PackedPermutation.Entry(packed, i);
            return entries;
        }
    }

    /// <summary>The inverse of a permutation: the position of each of the n source tiles.</summary>
    /// <param name="index">The class, 0 to Count - 1.</param>
    public int[] Inverse(int index)
    {
        ulong packed = _packed[index];
        var positions = new int[TileCount];
        for (int i = 0; i < positions.Length; i++) positions[PackedPermutation.Entry(packed, i)] = i;
        return positions;
    }

    private static ulong[] Pack(int tileCount, IReadOnlyList<int[]> permutations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tileCount, FewestTiles);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tileCount, MostTiles);
        ArgumentNullException.ThrowIfNull(permutations);
        if (permutations.Count is < 1 or > MostPermutations)
            throw new ArgumentException($"{permutations.Count} permutations; 1 to {MostPermutations} are needed.", nameof(permutations));
        var packed = new ulong[permutations.Count];
        var indexOf = new Dictionary<ulong, int>();
        for (int i = 0; i < packed.Length; i++)
        {
            if (PermutationRules.Problem(permutations[i], tileCount) is { } problem)
                throw new ArgumentException($"Permutation {i} {problem}.", nameof(permutations));
            packed[i] = PackedPermutation.Pack(permutations[i]);
            if (!indexOf.TryAdd(packed[i], i))
                throw new ArgumentException($"Permutation {i} repeats permutation {indexOf[packed[i]]}.", nameof(permutations));
        }

        return packed;
    }
}
