namespace KnowledgeTransfer.Data;

/// <summary>Extent of a length over many pictures.</summary>
/// <param name="Min">Smallest, in pixels.</param>
/// <param name="Median">Middle one; of an even number the lower of the two.</param>
/// <param name="Max">Largest, in pixels.</param>
public sealed record SizeRange(int Min, int Median, int Max)
{
    /// <summary>The extent of some lengths.</summary>
    /// <param name="lengths">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SizeRange Of(IEnumerable<int> lengths)
    {
        int[] sorted = [.. lengths.Order()];
        if (sorted.Length == 0) throw new ArgumentException("at least one length is needed", nameof(lengths));
        return new SizeRange(sorted[0], sorted[(sorted.Length - 1) / 2], sorted[^1]);
    }
}
