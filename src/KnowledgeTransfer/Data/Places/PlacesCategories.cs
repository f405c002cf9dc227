using KnowledgeTransfer.Data.Lists;

namespace KnowledgeTransfer.Data.Places;

/// <summary>The classes of Places365 by their numbers, from <c>categories_places365.txt</c>: lines <c>/a/airfield 0</c>.</summary>
internal sealed class PlacesCategories
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Reads the list.</summary>
    /// <exception cref="DataException">A line is no category and number, one of them comes twice, a number is left out, or the file cannot
    /// be read.</exception>
    public PlacesCategories(string path)
    {
        (Path, _lookup) = (path, _numbers.GetAlternateLookup<ReadOnlySpan<char>>());
        var names = new SortedDictionary<int, string>();
        foreach (ListLine line in ListFile.Lines(path))
        {
            (string name, int number) = line.NamedNumber();
            if (name[0] != '/' || name.Any(char.IsControl)) throw line.Wrong("has no category such as /a/airfield. Fetch the list again.");
            if (!_numbers.TryAdd(name, number) || !names.TryAdd(number, name))
                throw line.Wrong("has a category or a number that an earlier line has. Fetch the list again.");
        }
        if (names.Count == 0) throw new DataException($"{path} names no category. Fetch the list again.");
        if (names.Keys.First() != 0 || names.Keys.Last() != names.Count - 1)
            throw new DataException($"{path} has {names.Count:N0} categories with numbers from {names.Keys.First()} to " +
                $"{names.Keys.Last()}; 0 to {names.Count - 1} was expected. Fetch the list again.");
        Names = [.. names.Values];
    }

    /// <summary>The list, for messages.</summary>
    public string Path { get; }

    /// <summary>Categories such as /a/airfield; a number is an index into them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A category's number, or -1.</summary>
    public int Find(ReadOnlySpan<char> category) => _lookup.TryGetValue(category, out int number) ? number : -1;

    /// <summary>The entries of a list of pictures with category numbers.</summary>
    /// <param name="path">Lines <c>Places365_val_00000001.jpg 165</c> or <c>/a/airfield/00000001.jpg 0</c>.</param>
    /// <param name="folder">First part of the pictures' ids.</param>
    /// <exception cref="DataException">A line is no such pair, or its number is no category.</exception>
    public IEnumerable<ListedPicture> Pictures(string path, string folder)
    {
        foreach (ListLine line in ListFile.Lines(path))
        {
            (string name, int number) = line.NamedNumber();
            if (number >= Names.Count)
                throw line.Wrong($"has category {number}, but {Path} has {Names.Count:N0}, 0 to {Names.Count - 1}. Fetch both again.");
            yield return new ListedPicture(line, $"{folder}/{name.TrimStart('/')}", number);
        }
    }
}
