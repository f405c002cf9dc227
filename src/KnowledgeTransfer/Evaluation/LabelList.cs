namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Published lists of the pictures that may be labelled (the 1 % and 10 % of ImageNet that others used): one file name or id a line.
/// </summary>
public static class LabelList
{
    /// <summary>Finds the pictures of a list.</summary>
    /// <param name="lines">
    /// The file's lines; each an id, or the last part of exactly one id (<c>n01440764_10026.JPEG</c>). Empty lines do not count.
    /// </param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="ids">[n] ids of the pictures, all different.</param>
    /// <returns>Positions, ascending.</returns>
    /// <exception cref="DataException">
    /// The list is empty, names a picture twice, one that is not there, or one of several with the same name; the message says which line.
    /// </exception>
    /// <remarks>O(n + lines).</remarks>
    public static int[] Find(IEnumerable<string> lines, string name, IReadOnlyList<string> ids)
    {
        Dictionary<string, int> byId = ids.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        ILookup<string, int> byName = ids.Index().ToLookup(pair => pair.Item[(pair.Item.LastIndexOf('/') + 1)..], pair => pair.Index);
        var found = new HashSet<int>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string wanted = line.Trim();
            if (wanted.Length == 0) continue;
            if (!byId.TryGetValue(wanted, out int index))
            {
                int[] candidates = [.. byName[wanted]];
                index = candidates.Length == 1 ? candidates[0] : throw new DataException(candidates.Length == 0
                    ? $"line {number} of {name} names {Shown(wanted)}, which is none of the {ids.Count:N0} pictures, such as " +
                        $"{ids.FirstOrDefault()}. Give the list that belongs to these pictures."
                    : $"line {number} of {name} names {Shown(wanted)}, and {candidates.Length} pictures have that name. Write whole ids.");
            }
            if (!found.Add(index)) throw new DataException($"line {number} of {name} names {Shown(wanted)} a second time.");
        }
        return found.Count > 0 ? [.. found.Order()] : throw new DataException($"{name} names no picture.");
    }

    private static string Shown(string text) => text.Length > 80 ? text[..77] + "..." : text;
}
