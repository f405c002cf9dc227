using System.Text;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>The text files of <c>ImageSets/Main</c> and <c>ImageSets/Segmentation</c>: one picture id a line.</summary>
internal static class VocImageSet
{
    /// <summary>A million ids of 60 letters.</summary>
    private const int LargestFile = 1 << 26;

    /// <summary>Bytes of the longest first line that can be told apart from a class file's.</summary>
    private const int LongestLine = 1024;

    /// <summary>Names of a folder's splits in ordinal order; none where there is no such folder.</summary>
    /// <exception cref="DataException">The folder cannot be listed, or a file in it cannot be read.</exception>
    public static string[] List(string folder)
    {
        try
        {
            if (!Directory.Exists(folder)) return [];
            return [.. Directory.EnumerateFiles(folder, "*.txt").Where(f => !Path.GetFileName(f).StartsWith('.') && !IsClassFile(f))
                .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The folder {folder} cannot be listed: {e.Message}", e);
        }
    }

    /// <summary>The ids in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pictures">The ids that have a picture.</param>
    /// <exception cref="DataException">No file, no id, an id twice, one that is a path, or one without a picture; the message names file
    /// and line.</exception>
    public static string[] Read(string path, IReadOnlyDictionary<string, int> pictures)
    {
        string text;
        using (PooledFile file = PooledFile.Read(path, path, LargestFile)) text = Encoding.UTF8.GetString(file.Content);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new List<string>();
        int line = 0;
        foreach (string raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            line++;
            string id = raw.Trim();
            if (id.Length == 0) continue;
            string? problem = Problem(id, pictures);
            if (problem is null && !lines.TryAdd(id, line)) problem = $"is there already in line {lines[id]}. Remove one of them";
            if (problem is not null) throw new DataException($"{path}, line {line}: {VocText.Show(id)} {problem}.");
            ids.Add(id);
        }
        return ids.Count > 0 ? [.. ids] : throw new DataException($"{path} names no picture. Write one id a line, or remove the file.");
    }

    private static string? Problem(string id, IReadOnlyDictionary<string, int> pictures)
    {
        if (pictures.ContainsKey(id)) return null;
        if (id.AsSpan().ContainsAny('/', '\\') || id.Contains("..", StringComparison.Ordinal))
            return "is a path; an id is a picture's file name without folder and extension. Correct it";
        if (pictures.ContainsKey(Path.GetFileNameWithoutExtension(id))) return "has an extension; ids have none. Remove it";
        return "has no picture in JPEGImages. Fetch the picture, or remove the line";
    }

    /// <summary>True for lists such as <c>aeroplane_train.txt</c>, whose lines are an id and -1, 0 or 1. Only the first line is
    /// read.</summary>
    private static bool IsClassFile(string path)
    {
        if (!Path.GetFileName(path).Contains('_', StringComparison.Ordinal)) return false;
        // Opening a pipe would wait for its writer. It says length 0, as an empty file does; reading the split refuses both.
        FileSystemInfo target = new FileInfo(path);
        if (target.LinkTarget is not null) target = target.ResolveLinkTarget(returnFinalTarget: true) ?? target;
        if (new FileInfo(target.FullName).Length == 0) return false;
        byte[] start = new byte[LongestLine];
        using FileStream file = File.OpenRead(path);
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string line = Encoding.UTF8.GetString(start, 0, length).Split('\n')[0].Trim();
        return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, .., "-1" or "0" or "1" or "+1"];
    }
}
