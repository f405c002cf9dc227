namespace KnowledgeTransfer.Proposals;

/// <summary>Which regions touch which, while regions are merged: per region a chain of links in one growing list.</summary>
/// <remarks>A chain may still name regions that were merged; who reads it leaves them out. Each chain is read once, when its region is
/// merged, so all reading together costs O(links).</remarks>
internal sealed class RegionNeighbours
{
    private const int None = -1;

    private readonly int[] _heads;
    private readonly List<(int Region, int Next)> _links;

    /// <param name="regionCount">All regions that there will be.</param>
    /// <param name="pairs">Those that touch at first.</param>
    public RegionNeighbours(int regionCount, ReadOnlySpan<RegionPair> pairs)
    {
        _heads = new int[regionCount];
        _heads.AsSpan().Fill(None);
        _links = new(4 * pairs.Length);
        foreach (RegionPair pair in pairs) Join(pair);
    }

    /// <summary>Notes that two regions touch.</summary>
    public void Join(RegionPair pair)
    {
        Link(pair.First, pair.Second);
        Link(pair.Second, pair.First);
    }

    /// <summary>Adds a region's neighbours to a list, those that touched last first.</summary>
    public void CopyTo(int region, List<int> neighbours)
    {
        for (int at = _heads[region]; at != None; at = _links[at].Next) neighbours.Add(_links[at].Region);
    }

    private void Link(int region, int other)
    {
        _links.Add((other, _heads[region]));
        _heads[region] = _links.Count - 1;
    }
}
