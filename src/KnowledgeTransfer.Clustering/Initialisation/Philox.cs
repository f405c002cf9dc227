namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Counter-based random numbers: a number is a pure function of seed, stream and index, so it can be drawn anywhere in any order.
/// Philox 4x32 with 10 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// </summary>
/// <param name="seed">The key.</param>
/// <param name="stream">Which sequence: counter words 2 and 3.</param>
public readonly struct Philox(ulong seed, ulong stream)
{
    /// <summary>The number at an index, uniform over all 64-bit values.</summary>
    /// <param name="index">Counter words 0 and 1.</param>
    public ulong Next64(ulong index)
    {
        (uint x0, uint x1, _, _) = Rounds((uint)index, (uint)(index >> 32), (uint)stream, (uint)(stream >> 32), (uint)seed,
            (uint)(seed >> 32));
        return ((ulong)x1 << 32) | x0;
    }

    /// <summary>The number at an index, uniform over 0 .. bound - 1 (to within bound / 2^64).</summary>
    /// <param name="index">Counter words 0 and 1.</param>
    /// <param name="bound">At least 1.</param>
    public ulong Below(ulong index, ulong bound) => Math.BigMul(Next64(index), bound, out _);

    /// <summary>Ten rounds over a counter of four words with a key of two.</summary>
    internal static (uint X0, uint X1, uint X2, uint X3) Rounds(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53ul * c0, p1 = 0xCD9E8D57ul * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
