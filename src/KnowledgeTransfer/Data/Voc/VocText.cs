namespace KnowledgeTransfer.Data.Voc;

/// <summary>Texts of imported files inside messages.</summary>
internal static class VocText
{
    private const int Longest = 80;

    /// <summary>At most 80 characters, with control characters spelled out: a file must not write to a terminal.</summary>
    public static string Show(string text)
    {
        string start = text.Length > Longest ? text[..Longest] + "..." : text;
        return start.Any(char.IsControl) ? string.Concat(start.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : start;
    }
}
