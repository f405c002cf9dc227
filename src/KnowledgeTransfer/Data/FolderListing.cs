namespace KnowledgeTransfer.Data;

/// <summary>Finds the picture files below a folder.</summary>
internal static class FolderListing
{
    /// <summary>Extensions of pictures, lower case.</summary>
    public static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    /// <summary>Relative paths with '/' separators, in ordinal order.</summary>
    /// <remarks>
    /// Real folders come first and links to folders after them, each real folder being listed once: a loop of links ends, two links to one
    /// folder cannot multiply its pictures, and a real path is preferred to a path through a link.
    /// </remarks>
    public static List<string> Pictures(string root)
    {
        var pictures = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var folders = new Stack<(string Path, string Real)>();
        var links = new PriorityQueue<string, string>(StringComparer.Ordinal);
        folders.Push((root, RealPath(root)));
        try
        {
            while (folders.Count > 0 || links.Count > 0)
            {
                if (folders.Count == 0)
                {
                    string link = links.Dequeue();
                    folders.Push((link, RealPath(link)));
                }
                (string path, string real) = folders.Pop();
                if (!seen.Add(real)) continue;
                foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
                {
                    if (entry.Name.StartsWith('.') || (entry.Attributes & FileAttributes.Hidden) != 0) continue;
                    bool isLink = entry.LinkTarget is not null;
                    if (isLink ? Directory.Exists(entry.FullName) : entry is DirectoryInfo)
                    {
                        if (isLink) links.Enqueue(entry.FullName, entry.FullName);
                        else folders.Push((entry.FullName, Path.Combine(real, entry.Name)));
                    }
                    else if (Extensions.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase))
                    {
                        pictures.Add(Id(root, entry.FullName));
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {root} cannot be listed: {e.Message}", e);
        }
        pictures.Sort(StringComparer.Ordinal);
        return pictures;
    }

    private static string Id(string root, string path)
    {
        string id = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        int control = id.AsSpan().IndexOfAnyInRange('\0', '\x1f');
        if (control < 0) return id;
        string shown = string.Concat(id.Select(c => c < ' ' ? $"\\u{(int)c:x4}" : c.ToString()));
        throw new DataException($"The file name {shown} has a control character, which no table of ids can hold. Rename the file.");
    }

    /// <summary>The path with every link in it resolved; the same for all ways to one folder.</summary>
    private static string RealPath(string path)
    {
        // Each link is replaced by its target and the walk starts again. Linux itself follows no more than 40 links, so 64 are a loop.
        string rest = Path.GetFullPath(path);
        for (int links = 0; links < 64; links++)
        {
            string real = Path.GetPathRoot(rest) ?? "/";
            string[] parts = rest[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
            int i = 0;
            string? target = null;
            for (; i < parts.Length && target is null; i++)
            {
                string next = Path.Combine(real, parts[i]);
                target = new DirectoryInfo(next).LinkTarget;
                if (target is null) real = next;
                else target = Path.Combine(real, target);
            }
            if (target is null) return real;
            rest = Path.GetFullPath(Path.Combine([target, .. parts[i..]]));
        }
        throw new IOException($"too many links on the way to {path}");
    }
}
