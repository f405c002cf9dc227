namespace KnowledgeTransfer.Data;

/// <summary>Reads classes and a prescribed split off the ids of a folder's pictures.</summary>
internal static class FolderLayout
{
    private static readonly string[] _heldOutNames = ["test", "val", "valid", "validation"];

    /// <summary>Labels and held-out pictures, each null where the folder's layout has none. Complexity O(n).</summary>
    public static (ImageLabels? Labels, bool[]? HeldOut) Read(IReadOnlyList<ImageId> ids)
    {
        string[][] paths = [.. ids.Select(id => id.Value.Split('/'))];
        bool[]? heldOut = ReadSplit(paths);
        return (ReadClasses(paths, heldOut is null ? 0 : 1), heldOut);
    }

    private static bool[]? ReadSplit(string[][] paths)
    {
        var heldOut = new bool[paths.Length];
        for (int i = 0; i < paths.Length; i++)
        {
            if (paths[i].Length < 2) return null;
            heldOut[i] = _heldOutNames.Contains(paths[i][0], StringComparer.OrdinalIgnoreCase);
            if (!heldOut[i] && !paths[i][0].Equals("train", StringComparison.OrdinalIgnoreCase)) return null;
        }
        return heldOut.Contains(true) && heldOut.Contains(false) ? heldOut : null;
    }

    private static ImageLabels? ReadClasses(string[][] paths, int level)
    {
        if (paths.Any(p => p.Length < level + 2)) return null;
        string[] names = [.. paths.Select(p => p[level]).Distinct().Order(StringComparer.Ordinal)];
        // One folder around everything is a habit of archives, not a class.
        if (names.Length < 2) return null;
        Dictionary<string, int> numbers = names.Select((name, number) => (name, number)).ToDictionary(p => p.name, p => p.number);
        return new ImageLabels(names, [.. paths.Select(p => numbers[p[level]])]);
    }
}
