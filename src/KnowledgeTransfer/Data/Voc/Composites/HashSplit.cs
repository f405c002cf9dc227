namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>
/// Divides files between training and test by their content alone: the quarter with the smallest SHA-256, rounded up, is for tests. No
/// seed and no name enters, so no choice of theirs can move a file from one side to the other.
/// </summary>
internal static class HashSplit
{
    /// <summary>Both sides, each in the order of the hashes.</summary>
    /// <param name="files">At least two, with the hashes of their contents, all different.</param>
    public static (IReadOnlyList<T> Train, IReadOnlyList<T> Test) Divide<T>(IEnumerable<(string Hash, T File)> files)
    {
        T[] sorted = [.. files.OrderBy(file => file.Hash, StringComparer.Ordinal).Select(file => file.File)];
        int testCount = (sorted.Length + 3) / 4;
        return (sorted[testCount..], sorted[..testCount]);
    }
}
