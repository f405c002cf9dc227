using System.Text;

namespace KnowledgeTransfer.Data.Lists;

/// <summary>Text files that come with data sets, an entry a line.</summary>
internal static class ListFile
{
    /// <summary>Four times what 1.8 million lines of 36 bytes take, the training pictures of Places365.</summary>
    private const int LargestFile = 1 << 28;

    /// <summary>The lines that are not empty, read while they are asked for. The file is held in memory once, as bytes.</summary>
    /// <exception cref="DataException">Missing, unreadable, empty, no regular file or larger than 256 MB.</exception>
    public static IEnumerable<ListLine> Lines(string path)
    {
        using PooledFile file = PooledFile.Read(path, path, LargestFile);
        int at = file.Content.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        for (int number = 1; at < file.Content.Length; number++)
        {
            ReadOnlySpan<byte> rest = file.Content[at..];
            int end = rest.IndexOf((byte)'\n');
            if (end < 0) end = rest.Length;
            at += end + 1;
            string text = Encoding.UTF8.GetString(rest[..end]).Trim();
            if (text.Length > 0) yield return new ListLine(path, number, text);
        }
    }

    /// <summary>The first of some files that is there, or null: every name is looked for in the first folder, then in the next.</summary>
    public static string? Find(IEnumerable<string> folders, params IReadOnlyList<string> names) =>
        folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
