using System.Globalization;
using System.Text;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Pretext;

/// <summary>
/// A permutation set as text: one permutation per line in the order of the classes, entry i being the source tile that is put at position
/// i, separated by spaces. Lines that begin with <c>#</c> and blank lines say nothing; the number of tiles is that of the first
/// permutation.
/// </summary>
public static class PermutationFile
{
    /// <summary>Longest file that is read, in bytes: 10,000 permutations of 16 tiles take 0.4 MB.</summary>
    public const int MostBytes = 1 << 20;

    private const int LongestShown = 20; // characters of a wrong value in a message

    /// <summary>Writes a set with its statistics as a comment; the file appears whole or not at all. Same set, same bytes.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="set">The set.</param>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void Write(string path, PermutationSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var text = new StringBuilder();
        PermutationStatistics s = PermutationStatistics.Compute(set);
        Line($"# permutations of {s.TileCount} tiles: {s.Count}; entry i is the source tile at position i, the line is the class");
        if (s.Count > 1)
        {
            Line($"# Hamming distance: minimum {s.MinimumDistance}, mean {s.MeanDistance:0.000}, maximum {s.MaximumDistance}");
            IEnumerable<string> nearest = s.NearestCounts.Select((count, d) => $"{d}:{count}").Where((_, d) => s.NearestCounts[d] > 0);
            Line($"# distance to the nearest other one: {string.Join(' ', nearest)}");
        }

        Line($"# identity: {(s.HasIdentity ? "present" : "absent")}");
        for (int i = 0; i < set.Count; i++) text.AppendJoin(' ', set[i]).Append('\n');
        AtomicFile.WriteText(path, text.ToString());

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>Reads a set.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArtefactException">
    /// The file cannot be read or is too large, has no permutation or too many, a line is no permutation of as many tiles as the first, or
    /// repeats another; the message names the line and the value.
    /// </exception>
    public static PermutationSet Read(string path)
    {
        var permutations = new List<int[]>();
        var lineOf = new Dictionary<ulong, int>();
        int number = 0, tileCount = 0;
        foreach (ReadOnlySpan<char> raw in ReadText(path).AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = raw.Trim(" \t");
            if (line.IsEmpty || line[0] == '#') continue;
            int[] entries = Entries(line, path, number);
            if (permutations.Count == 0) tileCount = CheckTileCount(entries.Length, path, number);
            if (PermutationRules.Problem(entries, tileCount) is { } problem)
                throw new ArtefactException($"{path}, line {number} {problem}.");
            if (!lineOf.TryAdd(PackedPermutation.Pack(entries), number))
            {
                throw new ArtefactException(
                    $"{path}, line {number} repeats the permutation of line {lineOf[PackedPermutation.Pack(entries)]}; " +
                    "each must come once, it is a class.");
            }

            permutations.Add(entries);
            if (permutations.Count > PermutationSet.MostPermutations)
            {
                throw new ArtefactException(
                    $"{path}, line {number}: a set has at most {PermutationRules.Text(PermutationSet.MostPermutations)} permutations.");
            }
        }

        if (permutations.Count == 0)
            throw new ArtefactException($"{path} has no permutation; one per line is needed, for example \"1 0 3 2\" for four tiles.");
        return new PermutationSet(tileCount, permutations);
    }

    private static int CheckTileCount(int count, string path, int line) =>
        count is >= PermutationSet.FewestTiles and <= PermutationSet.MostTiles
            ? count
            : throw new ArtefactException(
                $"{path}, line {line} has {count} values; a permutation has {PermutationSet.FewestTiles} to {PermutationSet.MostTiles}.");

    private static int[] Entries(ReadOnlySpan<char> line, string path, int lineNumber)
    {
        var entries = new List<int>();
        foreach (Range range in line.SplitAny(' ', '\t'))
        {
            ReadOnlySpan<char> word = line[range];
            if (word.IsEmpty) continue;
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int entry))
            {
                string shown = word.Length > LongestShown ? $"{word[..LongestShown]}..." : word.ToString();
                throw new ArtefactException($"{path}, line {lineNumber}: \"{shown}\" is no tile; whole numbers from 0 on are needed.");
            }

            entries.Add(entry);
        }

        return [.. entries];
    }

    /// <summary>Reads no further than the limit, so that a device or a pipe without end cannot fill the memory.</summary>
    private static string ReadText(string path)
    {
        var bytes = new byte[MostBytes + 1];
        try
        {
            using FileStream file = File.OpenRead(path);
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MostBytes) return Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"{path} cannot be read: {e.Message}", e);
        }

        throw new ArtefactException(
            $"{path} is longer than {PermutationRules.Text(MostBytes)} bytes; a text with one permutation per line is needed.");
    }
}
