
namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>How many files were left out for which reason. Not thread-safe.</summary>
internal sealed class LeftOutCounts
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Reasons in ordinal order.</summary>
    public IReadOnlyList<NamedCount> All => [.. _counts.Select(pair => new NamedCount(pair.Key, pair.Value))];

    /// <summary>Counts one file.</summary>
    public void Add(string reason) => _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
}
