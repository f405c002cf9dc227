using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Proposals;

/// <summary>Sorts edges by weight; equal weights stay in the order in which they are.</summary>
/// <remarks>
/// The bits of a float from 0 upwards, read as a whole number, are ordered as the float: so three stable counting sorts by 11 bits do, from
/// the lowest bits to the highest. Cost O(edges).
/// </remarks>
internal static class EdgeOrder
{
    private const int DigitBits = 11, Digits = 1 << DigitBits, Passes = 3;

    /// <summary>Sorts both by the weights.</summary>
    /// <param name="weights">From 0 upwards, finite.</param>
    /// <param name="edges">As many.</param>
    public static void Sort(float[] weights, int[] edges)
    {
        Span<uint> from = MemoryMarshal.Cast<float, uint>(weights.AsSpan()), to = new uint[weights.Length];
        Span<int> edgesFrom = edges, edgesTo = new int[edges.Length];
        int[] places = new int[Digits];
        for (int shift = 0; shift < Passes * DigitBits; shift += DigitBits)
        {
            places.AsSpan().Clear();
            foreach (uint key in from) places[(key >> shift) & (Digits - 1)]++;
            int place = 0;
            for (int digit = 0; digit < Digits; digit++) (places[digit], place) = (place, place + places[digit]);
            for (int i = 0; i < from.Length; i++)
            {
                int target = places[(from[i] >> shift) & (Digits - 1)]++;
                to[target] = from[i];
                edgesTo[target] = edgesFrom[i];
            }
            Span<uint> sorted = to;
            to = from;
            from = sorted;
            Span<int> sortedEdges = edgesTo;
            edgesTo = edgesFrom;
            edgesFrom = sortedEdges;
        }
        // After an odd number of passes the result lies in the second pair of buffers.
        from.CopyTo(to);
        edgesFrom.CopyTo(edgesTo);
    }
}
