using System.Numerics;

namespace KnowledgeTransfer.Pretext;

/// <summary>
/// A permutation of up to 16 tiles in one 64-bit word: entry i lies in bits 4i to 4i + 3, unused entries are 0. Comparing two
/// permutations in all places at once then takes a handful of integer instructions.
/// </summary>
internal static class PackedPermutation
{
    private const int EntryBits = 4;
    private const ulong LowestBits = 0x1111_1111_1111_1111; // bit 0 of every entry

    public static ulong Pack(ReadOnlySpan<int> entries)
    {
        ulong packed = 0;
        for (int i = 0; i < entries.Length; i++) packed |= (ulong)entries[i] << (EntryBits * i);
        return packed;
    }

    /// <summary>Entry i, 0 to 15.</summary>
    public static int Entry(ulong packed, int i) => (int)(packed >> (EntryBits * i)) & 0xF;

    /// <summary>0, 1, 2 ... n - 1.</summary>
    public static ulong Identity(int tileCount)
    {
        ulong packed = 0;
        for (int i = 0; i < tileCount; i++) packed |= (ulong)i << (EntryBits * i);
        return packed;
    }

    /// <summary>Hamming distance: in how many places two permutations differ.</summary>
    /// <remarks>
    /// The exclusive or leaves an entry 0 exactly where both agree. Folding the upper half of each entry onto the lower, twice, puts
    /// "any of the four bits" into bit 0. What the shifts bring down from the next entry lies in bits 2 and 3 after the first fold and in
    /// bits 1 to 3 after the second, so it never reaches bit 0; the mask drops it, and the bits left are one per entry that differs.
    /// </remarks>
    public static int Distance(ulong left, ulong right)
    {
        ulong different = left ^ right;
        different |= different >> 2;
        different |= different >> 1;
        return BitOperations.PopCount(different & LowestBits);
    }
}
