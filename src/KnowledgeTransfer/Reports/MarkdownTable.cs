using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Reports;

/// <summary>A comparison as a Markdown table.</summary>
internal static class MarkdownTable
{
    /// <summary>The table and its notes.</summary>
    public static string Render(ComparisonTable table)
    {
        var text = new StringBuilder("| features of | the teacher is | runs |");
        foreach (ProtocolSummary protocol in table.Protocols) text.Append($" {Cell(protocol.Name)} |");
        text.Append("\n|---|---|---:|").Insert(text.Length, "---:|", table.Protocols.Count).Append('\n');
        foreach (ComparisonRow row in table.Rows)
        {
            string name = row.Role == SubjectRole.Student ? $"**student of {Cell(row.Name)}**"
                : row.Role == SubjectRole.Teacher ? $"{Cell(row.Name)} itself" : Cell(row.Name);
            string detail = row.Detail.Length > 0 ? $" ({Cell(row.Detail)})" : "";
            string supervision = row.Supervision is { } known ? SupervisionTag.Words(known) : "";
            text.Append(CultureInfo.InvariantCulture, $"| {name}{detail} | {supervision} | {row.RunCount} |");
            for (int i = 0; i < table.Protocols.Count; i++) text.Append($" {Figure(row, i)} |");
            text.Append('\n');
        }
        text.Append('\n');
        foreach (string note in table.Notes) text.Append($"- {Cell(note)}\n");
        return text.ToString();
    }

    private static string Figure(ComparisonRow row, int column)
    {
        if (row.Scores[column] is not { } score) return ReportNumbers.NotMeasured;
        string margin = row.Margins[column] is { } difference ? $" ({ReportNumbers.Points(difference.Mean)})" : "";
        return ReportNumbers.Statistic(score) + margin;
    }

    /// <summary>Text that Markdown shows as it is: no column, no markup, one line.</summary>
    internal static string Cell(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (char c in HtmlText.Shorten(value))
        {
            if ("\\`*_[]<>|#&".Contains(c, StringComparison.Ordinal)) text.Append('\\');
            text.Append(char.IsControl(c) ? ' ' : c);
        }
        return text.ToString();
    }
}
