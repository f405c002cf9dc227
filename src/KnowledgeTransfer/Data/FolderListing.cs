using System.IO.Enumeration;

namespace KnowledgeTransfer.Data;

/// <summary>Finds the picture files below a folder.</summary>
internal static class FolderListing
{
    /// <summary>Extensions of pictures, lower case.</summary>
    public static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    private static readonly EnumerationOptions _everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Relative paths with '/' separators, in ordinal order.</summary>
    /// <param name="root">What the paths are relative to.</param>
    /// <param name="parts">Names of the folders in it that are listed; none for all that is in it.</param>
    /// <remarks>
    /// Real folders come first and links to folders after them, each real folder being listed once: a loop of links ends, two links to one
    /// folder cannot multiply its pictures, and a real path is preferred to a path through a link. Where the file system says kinds with
    /// names, as Linux's do, no file is asked about: a million pictures cost as many names.
    /// </remarks>
    /// <exception cref="DataException">A folder cannot be listed, or a file name has control characters.</exception>
    public static ImageId[] Pictures(string root, params ReadOnlySpan<string> parts)
    {
        var pictures = new List<ImageId>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // A prefix is what the ids of a folder's pictures begin with.
        var folders = new Stack<(string Path, string Real, string Prefix)>();
        var links = new PriorityQueue<(string Path, string Prefix), string>(StringComparer.Ordinal);
        try
        {
            if (parts.IsEmpty) folders.Push((root, RealPath(root), ""));
            foreach (string part in parts) folders.Push((Path.Combine(root, part), RealPath(Path.Combine(root, part)), part + "/"));
            while (folders.Count > 0 || links.Count > 0)
            {
                if (folders.Count == 0)
                {
                    (string link, string linkPrefix) = links.Dequeue();
                    folders.Push((link, RealPath(link), linkPrefix));
                }
                (string path, string real, string prefix) = folders.Pop();
                if (!seen.Add(real)) continue;
                foreach ((string id, bool isFolder) in Entries(path, prefix))
                {
                    if (!isFolder)
                    {
                        pictures.Add(new ImageId(Checked(id)));
                        continue;
                    }
                    string name = id[prefix.Length..], inside = Path.Combine(path, name);
                    if (new DirectoryInfo(inside).LinkTarget is not null) links.Enqueue((inside, id + "/"), inside);
                    else folders.Push((inside, Path.Combine(real, name), id + "/"));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {root} cannot be listed: {e.Message}", e);
        }
        pictures.Sort();
        return [.. pictures];
    }

    /// <summary>True for a name with one of the <see cref="Extensions"/> in any letter case.</summary>
    public static bool IsPicture(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(name);
        foreach (string known in Extensions)
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>Folders and pictures right in a folder, without hidden ones; a link is what it leads to.</summary>
    private static FileSystemEnumerable<(string Id, bool IsFolder)> Entries(string path, string prefix) =>
        new(path, (ref FileSystemEntry e) => (string.Concat(prefix, e.FileName), e.IsDirectory), _everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) =>
                !e.FileName.StartsWith('.') && !e.IsHidden && (e.IsDirectory || IsPicture(e.FileName)),
        };

    private static string Checked(string id)
    {
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
