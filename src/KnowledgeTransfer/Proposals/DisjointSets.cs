namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Sets of the numbers 0 to n - 1 that can be united: a forest, one tree a set (Tarjan, JACM 1975). The larger set's root stays, of two
/// equal ones the lower.
/// </summary>
internal sealed class DisjointSets
{
    // A member points to its parent; a root holds minus the size of its set.
    private readonly int[] _links;

    /// <summary>Every number a set of its own.</summary>
    public DisjointSets(int count)
    {
        _links = new int[count];
        _links.AsSpan().Fill(-1);
    }

    /// <summary>The root of a member's set. Halves the path on its way, so later calls are shorter.</summary>
    public int Find(int member)
    {
        int[] links = _links;
        while (true)
        {
            int parent = links[member];
            if (parent < 0) return member;
            int above = links[parent];
            if (above < 0) return parent;
            links[member] = above;
            member = above;
        }
    }

    /// <summary>Members of a root's set.</summary>
    public int Size(int root) => -_links[root];

    /// <summary>Unites the sets of two different roots and returns the root of both.</summary>
    public int Unite(int first, int second)
    {
        int a = _links[first], b = _links[second];
        if (b < a || (a == b && second < first)) (first, second) = (second, first);
        _links[first] = a + b;
        _links[second] = first;
        return first;
    }
}
