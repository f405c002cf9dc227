using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Runs;

/// <summary>Where configuration text comes from, to say "file, line, column" only when a problem needs it.</summary>
/// <param name="Name">File name for messages, or the override as typed.</param>
/// <param name="Utf8">The text.</param>
/// <param name="IsOverride">True for <c>--set</c>: one line, so no position is said.</param>
internal sealed record ConfigSource(string Name, byte[] Utf8, bool IsOverride)
{
    private const int LongestShown = 60;

    /// <summary>The place of a byte offset in words.</summary>
    public string Describe(int offset)
    {
        if (IsOverride) return $"--set {Quote(Name)[1..^1]}";
        ReadOnlySpan<byte> before = Utf8.AsSpan(0, Math.Clamp(offset, 0, Utf8.Length));
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Name}, line {line}, column {column}");
    }

    /// <summary>A user's text in quotes: shortened, control characters as escapes, so that it cannot disturb a terminal.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (char c in text.Length > LongestShown ? text[..LongestShown] : text)
        {
            // Format characters (category Cf) include the bidirectional overrides that would reorder a message.
            if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Surrogate)
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                result.Append(c);
        }
        return result.Append(text.Length > LongestShown ? "...\"" : "\"").ToString();
    }
}
