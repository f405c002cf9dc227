using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KnowledgeTransfer.Clustering;

/// <summary>Sets of places of a block: a bit per place, 16 places to a number.</summary>
internal static unsafe class PlaceBits
{
    /// <summary>All places of a block, and none behind.</summary>
    internal static void SetAll(ushort* bits, int chunks, int count)
    {
        for (int chunk = 0; chunk < chunks; chunk++)
            bits[chunk] = (ushort)((1u << Math.Clamp(count - chunk * GroupBounds.Lanes, 0, GroupBounds.Lanes)) - 1);
    }

    /// <summary>Writes the places one after the other.</summary>
    /// <param name="bits">The set.</param>
    /// <param name="chunks">Its length.</param>
    /// <param name="list">Receives them in ascending order; room for 16 more is needed.</param>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Expand(ushort* bits, int chunks, ushort* list)
    {
        ushort* next = list;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            uint set = bits[chunk];
            if (set == 0) continue;
            int first = chunk * GroupBounds.Lanes;
            if (Avx512Vbmi2.VL.IsSupported)
            {
                Vector256<ushort> lanes = Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
                Vector256<ushort> mask = Vector256.Equals(Vector256.Create((ushort)set) & lanes, lanes);
                Avx512Vbmi2.VL.Compress(
                    Vector256<ushort>.Zero, mask, Vector256<ushort>.Indices + Vector256.Create((ushort)first)).Store(next);
                next += BitOperations.PopCount(set);
                continue;
            }
            for (; set != 0; set &= set - 1) *next++ = (ushort)(first + BitOperations.TrailingZeroCount(set));
        }
        return (int)(next - list);
    }
}
