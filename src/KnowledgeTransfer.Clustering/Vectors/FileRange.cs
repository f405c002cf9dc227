using System.Globalization;
using System.Text.RegularExpressions;

namespace KnowledgeTransfer.Clustering;

/// <summary>Names with ranges of numbers in braces, as shells write them: <c>part-{000..015}.npy</c> means 16 files.</summary>
public static partial class FileRange
{
    /// <summary>Files that one name may stand for.</summary>
    public const int MaximumCount = 1 << 16;

    /// <summary>The files that a name stands for, in order; the last of several ranges runs fastest.</summary>
    /// <param name="path">
    /// A path. <c>{A..B}</c> in it runs from A to B; where one of the two begins with a zero, all numbers get the digits of the longer.
    /// A file whose own name is this text is that file, and so is a path without a range, whether it exists or not.
    /// </param>
    /// <exception cref="ConfigException">A range runs backwards, or there are more than <see cref="MaximumCount"/> files.</exception>
    /// <exception cref="ArtefactException">Files of the range are missing: how many, and the first one's name.</exception>
    public static IReadOnlyList<string> Expand(string path)
    {
        if (File.Exists(path) || !Range().IsMatch(path)) return [path];
        string[] files = [.. Names(path, path).Take(MaximumCount + 1)];
        if (files.Length > MaximumCount)
            throw new ConfigException($"{path} stands for more than {MaximumCount} files. Narrow its range or join the files.");
        string[] missing = [.. files.Where(file => !File.Exists(file))];
        return missing.Length == 0 ? files : throw new ArtefactException(
            $"{missing[0]} does not exist; it is {(missing.Length == 1 ? "the only one" : $"the first of {missing.Length}")} missing "
            + $"of the {files.Length} files that {path} stands for.");
    }

    private static IEnumerable<string> Names(string rest, string whole)
    {
        Match range = Range().Match(rest);
        if (!range.Success) return [rest];
        (string first, string last) = (range.Groups[1].Value, range.Groups[2].Value);
        CultureInfo plain = CultureInfo.InvariantCulture;
        if (!int.TryParse(first, plain, out int from) || !int.TryParse(last, plain, out int to))
            throw new ConfigException($"{whole}: the numbers of {range.Value} are too large; at most {int.MaxValue} is possible.");
        if (from > to)
        {
            throw new ConfigException(
                $"{whole}: {range.Value} runs from {from} to {to} and stands for no file. Write the smaller number first.");
        }

        bool isPadded = IsPadded(first) || IsPadded(last);
        string format = "D" + (isPadded ? Math.Max(first.Length, last.Length) : 1).ToString(plain);
        string before = rest[..range.Index], after = rest[(range.Index + range.Length)..];
        return Numbers(from, to).SelectMany(
            number => Names(after, whole).Select(tail => before + number.ToString(format, plain) + tail));
    }

    private static IEnumerable<int> Numbers(int from, int to)
    {
        for (long number = from; number <= to; number++) yield return (int)number;
    }

    private static bool IsPadded(string number) => number.Length > 1 && number[0] == '0';

    [GeneratedRegex(@"\{([0-9]+)\.\.([0-9]+)\}")]
    private static partial Regex Range();
}
