using System.Text;

namespace KnowledgeTransfer.Cli.Leaderboards;

/// <summary>Names that people give as names of folders.</summary>
internal static class FileNames
{
    /// <summary>Letters, digits, plus signs and hyphens only, so that a name is a folder everywhere; never empty.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '+') text.Append(c);
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        }
        return text.ToString().Trim('-') is { Length: > 0 } file ? file : "row";
    }
}
