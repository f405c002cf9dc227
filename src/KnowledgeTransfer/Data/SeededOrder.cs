using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeTransfer.Data;

/// <summary>A random but stable order of pictures: by SHA-256 of purpose, seed and id, so that nothing but the id decides.</summary>
internal static class SeededOrder
{
    /// <summary>The <paramref name="count"/> pictures that come first in the seeded order, returned in ascending position.</summary>
    /// <param name="source">Gives the ids.</param>
    /// <param name="indices">Positions to choose from.</param>
    /// <param name="count">0 to indices.Length.</param>
    /// <param name="seed">Another seed gives another order.</param>
    /// <param name="purpose">Keeps two choices with one seed independent.</param>
    public static int[] Smallest(ImageSource source, int[] indices, int count, long seed, string purpose)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"{purpose}\n{seed}\n");
        var keys = new (ulong Hash, ImageId Id, int Index)[indices.Length];
        Span<byte> hash = stackalloc byte[32];
        for (int i = 0; i < indices.Length; i++)
        {
            ImageId id = source.Ids[indices[i]];
            SHA256.HashData(Encoding.UTF8.GetBytes(prefix + id.Value), hash);
            keys[i] = (BinaryPrimitives.ReadUInt64LittleEndian(hash), id, indices[i]);
        }
        Array.Sort(keys);
        int[] chosen = Array.ConvertAll(keys[..count], k => k.Index);
        Array.Sort(chosen);
        return chosen;
    }
}
