using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Data;

/// <summary>
/// Random numbers that depend on a key and a position only: the i-th number of key k is a hash of (k, i). Work that is keyed by, say,
/// (seed, epoch, picture) therefore draws the same numbers whatever the batch order, the thread or the point where a run was resumed.
/// </summary>
/// <remarks>
/// The hash is the output function of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford's mixers): every input bit reaches
/// every output bit. Not for cryptography. Integers only, so the numbers are the same on every machine. Not thread-safe: one per worker.
/// </remarks>
/// <param name="key">From <see cref="Key"/>.</param>
public struct CounterRandom(ulong key)
{
    private const ulong Golden = 0x9E3779B97F4A7C15; // 2^64 / golden ratio: odd, so multiples of it visit every 64-bit number once

    private ulong _position;

    /// <summary>Combines a seed and any number of parts into a key; order matters.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="parts">What the numbers are for: a purpose, an epoch, a picture's <see cref="Hash"/>.</param>
    public static ulong Key(ulong seed, params ReadOnlySpan<ulong> parts)
    {
        ulong key = Mix(seed + Golden);
        foreach (ulong part in parts) key = Mix((key ^ part) + Golden);
        return key;
    }

    /// <summary>The first 64 bits of the SHA-256 of a name in UTF-8 (big-endian): a stable part for <see cref="Key"/>.</summary>
    public static ulong Hash(string name)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(key + ++_position * Golden);

    /// <summary>A number from 0 to <paramref name="count"/> - 1, each equally likely (Lemire's multiplication with rejection).</summary>
    /// <exception cref="ArgumentOutOfRangeException">count is 0 or negative.</exception>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ulong high = Math.BigMul(Next(), (ulong)count, out ulong low);
        if (low < (ulong)count)
        {
            ulong surplus = (0 - (ulong)count) % (ulong)count;
            while (low < surplus) high = Math.BigMul(Next(), (ulong)count, out low);
        }
        return (int)high;
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    public (double First, double Second) NextGaussians()
    {
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble())); // 1 - u is in (0, 1], so the logarithm is finite
        (double sin, double cos) = Math.SinCos(2.0 * Math.PI * NextDouble());
        return (radius * cos, radius * sin);
    }

    /// <summary>Puts the numbers into a random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
