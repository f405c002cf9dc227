using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// Chooses a picture other than a given one, each equally likely. Pictures are numbered in the order of their ids for that, so that the
/// choice does not depend on their order in the set.
/// </summary>
internal sealed class OtherPictures
{
    private readonly int _count;
    private readonly int[]? _byRank; // index of each rank; null where the set is in the order of ids already
    private readonly int[]? _ranks; // the inverse

    /// <summary>Numbers pictures.</summary>
    /// <param name="ids">All different; two or more, if any is to be chosen.</param>
    public OtherPictures(IReadOnlyList<ImageId> ids)
    {
        _count = ids.Count;
        if (IsSorted(ids)) return;
        ImageId[] sorted = [.. ids];
        _byRank = [.. Enumerable.Range(0, _count)];
        Array.Sort(sorted, _byRank);
        _ranks = new int[_count];
        for (int rank = 0; rank < _count; rank++) _ranks[_byRank[rank]] = rank;
    }

    /// <summary>Chooses.</summary>
    /// <param name="picture">Index of the picture that is not wanted.</param>
    /// <param name="random">One number is drawn.</param>
    /// <returns>Index of another.</returns>
    public int Choose(int picture, ref CounterRandom random)
    {
        int rank = _ranks is null ? picture : _ranks[picture];
        int other = random.Below(_count - 1);
        if (other >= rank) other++;
        return _byRank is null ? other : _byRank[other];
    }

    private static bool IsSorted(IReadOnlyList<ImageId> ids)
    {
        for (int i = 1; i < ids.Count; i++)
            if (ids[i - 1].CompareTo(ids[i]) > 0) return false;
        return true;
    }
}
