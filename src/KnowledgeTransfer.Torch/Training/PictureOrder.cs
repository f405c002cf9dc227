using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// The pictures of a set by their ids, whatever their order in the set: in order, shuffled for an epoch, and as keys of random numbers. All
/// are functions of the seed and the ids. Immutable.
/// </summary>
internal sealed class PictureOrder
{
    private readonly int[] _canonical;
    private readonly ulong[] _keys;
    private readonly ulong _seed;

    /// <summary>Sorts the ids.</summary>
    /// <param name="ids">One per picture of the set.</param>
    /// <param name="seed">Of the shuffling.</param>
    /// <exception cref="DataException">Two pictures have the same id.</exception>
    public PictureOrder(IReadOnlyList<ImageId> ids, ulong seed)
    {
        _seed = seed;
        _keys = [.. ids.Select(id => CounterRandom.Hash(id.Value))];
        _canonical = [.. Enumerable.Range(0, ids.Count)];
        ImageId[] sorted = [.. ids];
        Array.Sort(sorted, _canonical);
        for (int i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) throw new DataException($"two pictures are called {sorted[i]}; ids must be different.");
    }

    /// <summary>Number of pictures.</summary>
    public int Count => _canonical.Length;

    /// <summary>Indices into the set in the order of the ids.</summary>
    public ReadOnlySpan<int> Canonical => _canonical;

    /// <summary>Indices into the set in the order of an epoch.</summary>
    /// <param name="epoch">Any number; those that training has begin at 0.</param>
    public int[] Shuffled(long epoch)
    {
        int[] order = [.. _canonical];
        new CounterRandom(CounterRandom.Key(_seed, (ulong)RandomPurpose.Order, (ulong)epoch)).Shuffle(order);
        return order;
    }

    /// <summary>The part of a random number's key that belongs to a picture.</summary>
    /// <param name="picture">Index into the set.</param>
    public ulong Key(int picture) => _keys[picture];
}
