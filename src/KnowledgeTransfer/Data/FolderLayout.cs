namespace KnowledgeTransfer.Data;

/// <summary>Reads classes and a prescribed split off the ids of a folder's pictures.</summary>
internal static class FolderLayout
{
    private static readonly string[] _heldOutNames = ["test", "val", "valid", "validation"];

    /// <summary>Labels and held-out pictures, each null where the folder's layout has none. Complexity O(n).</summary>
    public static (ImageLabels? Labels, bool[]? HeldOut) Read(IReadOnlyList<ImageId> ids)
    {
        bool[]? heldOut = ReadSplit(ids);
        return (ReadClasses(ids, heldOut is null ? 0 : 1), heldOut);
    }

    /// <summary>The name of a path's folder at a level, 0 being the first; empty where the path has no folder there.</summary>
    public static ReadOnlySpan<char> FolderAt(string path, int level)
    {
        ReadOnlySpan<char> rest = path;
        while (true)
        {
            int end = rest.IndexOf('/');
            if (end < 0) return [];
            if (level-- == 0) return rest[..end];
            rest = rest[(end + 1)..];
        }
    }

    private static bool[]? ReadSplit(IReadOnlyList<ImageId> ids)
    {
        var heldOut = new bool[ids.Count];
        for (int i = 0; i < heldOut.Length; i++)
        {
            ReadOnlySpan<char> part = FolderAt(ids[i].Value, 0);
            foreach (string name in _heldOutNames) heldOut[i] |= part.Equals(name, StringComparison.OrdinalIgnoreCase);
            if (!heldOut[i] && !part.Equals("train", StringComparison.OrdinalIgnoreCase)) return null;
        }
        return heldOut.Contains(true) && heldOut.Contains(false) ? heldOut : null;
    }

    private static ImageLabels? ReadClasses(IReadOnlyList<ImageId> ids, int level)
    {
        var numbers = new ClassNumbers();
        int[] classes = new int[ids.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            ReadOnlySpan<char> name = FolderAt(ids[i].Value, level);
            if (name.IsEmpty) return null;
            classes[i] = numbers.Of(name);
        }
        // One folder around everything is a habit of archives, not a class.
        return numbers.Names.Length < 2 ? null : numbers.ToLabels(classes);
    }
}
