using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Reports;

/// <summary>Makes any string safe and honest to show in HTML: nothing can become markup, nothing invisible stays invisible.</summary>
internal static class HtmlText
{
    /// <summary>Names longer than this are cut in the middle; a page must not drown in one hostile file name.</summary>
    private const int LongestShown = 300;

    /// <summary>
    /// Encodes text for element content and for attributes in double quotes. Characters that XML forbids become U+FFFD; format characters
    /// (zero-width, bidirectional overrides), which could make two names look alike, are spelled out.
    /// </summary>
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (Rune rune in Shorten(text).EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<': result.Append("&lt;"); break;
                case '>': result.Append("&gt;"); break;
                case '&': result.Append("&amp;"); break;
                case '"': result.Append("&quot;"); break;
                case '\'': result.Append("&#39;"); break;
                case '\t' or '\n' or '\r': result.Append(' '); break;
                case < 0x20 or (>= 0x7f and < 0xa0) or 0xfffe or 0xffff: result.Append('\ufffd'); break;
                default:
                    if (Rune.GetUnicodeCategory(rune)
                        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                        result.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
                    else
                        result.Append(rune.ToString());
                    break;
            }
        }
        return result.ToString();
    }

    /// <summary>The beginning and the end of a very long text.</summary>
    public static string Shorten(string text) =>
        text.Length <= LongestShown ? text : $"{text[..(LongestShown / 2)]} … {text[^(LongestShown / 2)..]}";
}
