namespace KnowledgeTransfer.Reports;

/// <summary>Texts in CSV files (RFC 4180).</summary>
public static class CsvField
{
    /// <summary>A text as a field: quoted where it has to be.</summary>
    public static string Of(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
