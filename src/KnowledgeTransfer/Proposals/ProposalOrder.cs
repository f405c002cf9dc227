using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// Joins the hierarchies of several strategies to one list. A box's value is its position in its hierarchy, 1 for the whole picture, times
/// a random number, and the least comes first: large regions tend to come early, without all of them coming before the small ones. Of equal
/// boxes the one with the least value counts.
/// </summary>
/// <remarks>Source: Uijlings et al., IJCV 2013, section 4.1.</remarks>
/// <param name="seed">Of the random numbers.</param>
internal sealed class ProposalOrder(ulong seed)
{
    private static readonly ulong Purpose = CounterRandom.Hash("proposal order");

    private readonly Dictionary<RegionBox, double> _values = [];
    private ulong _strategyCount;

    /// <summary>Adds the hierarchy of one more strategy.</summary>
    /// <param name="boxes">In the order of their making, the whole picture last.</param>
    public void Add(ReadOnlySpan<RegionBox> boxes)
    {
        var random = new CounterRandom(CounterRandom.Key(seed, Purpose, _strategyCount++));
        for (int position = 1; position <= boxes.Length; position++)
        {
            RegionBox box = boxes[^position];
            double value = position * random.NextDouble();
            if (!_values.TryGetValue(box, out double least) || value < least) _values[box] = value;
        }
    }

    /// <summary>All boxes, each once, the best first.</summary>
    public IEnumerable<RegionBox> Sorted() => _values
        .OrderBy(entry => entry.Value)
        .ThenBy(entry => (entry.Key.Top, entry.Key.Left, entry.Key.Bottom, entry.Key.Right))
        .Select(entry => entry.Key);
}
