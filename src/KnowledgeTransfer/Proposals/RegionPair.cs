namespace KnowledgeTransfer.Proposals;

/// <summary>Two regions that touch.</summary>
/// <param name="First">A region.</param>
/// <param name="Second">Another one.</param>
internal readonly record struct RegionPair(int First, int Second)
{
    /// <summary>All regions of a segmentation that touch along an edge or a corner, each pair once, lower number first, in the order in
    /// which they are met row by row.</summary>
    public static RegionPair[] Touching(Segmentation segmentation)
    {
        (int width, int height, int[] labels) = (segmentation.Width, segmentation.Height, segmentation.Labels);
        var met = new HashSet<RegionPair>();
        var pairs = new List<RegionPair>();
        for (int y = 0, i = 0; y < height; y++)
        {
            bool hasBelow = y + 1 < height;
            for (int x = 0; x < width; x++, i++)
            {
                bool hasRight = x + 1 < width;
                if (hasRight) Meet(labels[i], labels[i + 1]);
                if (!hasBelow) continue;
                Meet(labels[i], labels[i + width]);
                if (hasRight) Meet(labels[i], labels[i + width + 1]);
                if (x > 0) Meet(labels[i], labels[i + width - 1]);
            }
        }
        return [.. pairs];

        void Meet(int a, int b)
        {
            if (a == b) return;
            var pair = new RegionPair(Math.Min(a, b), Math.Max(a, b));
            if (met.Add(pair)) pairs.Add(pair);
        }
    }
}
