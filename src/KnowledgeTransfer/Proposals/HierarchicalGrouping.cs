namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Merges the two most similar regions that touch, again and again, until one is left: the whole picture. Every region on the way is a
/// guess at an object, whatever its size.
/// </summary>
/// <remarks>
/// Of equally similar pairs the one that came to touch first is merged first. Cost O(p (bins + log p)) with p pairs that ever touch.
/// Source: Uijlings et al., IJCV 2013, algorithm 1.
/// </remarks>
internal static class HierarchicalGrouping
{
    /// <summary>Merges all regions.</summary>
    /// <param name="initial">The regions of a segmentation; not changed.</param>
    /// <param name="touching">Which of them touch; together they connect all.</param>
    /// <param name="similarity">What counts.</param>
    /// <returns>The boxes of all 2n - 1 regions in the order of their making: first the n given ones, last the whole picture.</returns>
    public static RegionBox[] Group(RegionFeatures initial, ReadOnlySpan<RegionPair> touching, RegionSimilarity similarity)
    {
        RegionFeatures regions = initial.Copy();
        int total = 2 * initial.Count - 1;
        var neighbours = new RegionNeighbours(total, touching);
        var queue = new PriorityQueue<RegionPair, ulong>(touching.Length);
        uint pairCount = 0;
        foreach (RegionPair pair in touching) Enqueue(pair);

        bool[] isMerged = new bool[total];
        int[] metBy = new int[total]; // the last merged region that was joined with each: names no neighbour twice
        var around = new List<int>();
        while (regions.Count < total)
        {
            RegionPair best = queue.Dequeue();
            if (isMerged[best.First] || isMerged[best.Second]) continue;
            int merged = regions.Merge(best.First, best.Second);
            isMerged[best.First] = isMerged[best.Second] = true;
            around.Clear();
            neighbours.CopyTo(best.First, around);
            neighbours.CopyTo(best.Second, around);
            foreach (int neighbour in around)
            {
                if (isMerged[neighbour] || metBy[neighbour] == merged) continue;
                metBy[neighbour] = merged;
                var pair = new RegionPair(neighbour, merged);
                neighbours.Join(pair);
                Enqueue(pair);
            }
        }
        return regions.Boxes.ToArray();

        void Enqueue(RegionPair pair)
        {
            // From 0 upwards the bits of a float are ordered as the float; the most similar comes first, then the earliest.
            uint bits = BitConverter.SingleToUInt32Bits(regions.Similarity(pair.First, pair.Second, similarity));
            queue.Enqueue(pair, ((ulong)(uint.MaxValue - bits) << 32) | pairCount++);
        }
    }
}
