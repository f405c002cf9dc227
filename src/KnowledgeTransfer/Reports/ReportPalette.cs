namespace KnowledgeTransfer.Reports;

/// <summary>The colours of a page in one scheme, as #rrggbb. A test holds every text colour to a contrast of 4.5 on every ground.</summary>
/// <param name="Ground">Page background.</param>
/// <param name="Panel">Background of boxes and of charts.</param>
/// <param name="Tint">Background of the emphasised row.</param>
/// <param name="Ink">Text.</param>
/// <param name="Muted">Secondary text and axes.</param>
/// <param name="Rule">Lines; carries no meaning.</param>
/// <param name="Accent">The one accent: results, the main series.</param>
/// <param name="Second">The second series of a chart, and warnings.</param>
internal sealed record ReportPalette(
    string Ground, string Panel, string Tint, string Ink, string Muted, string Rule, string Accent, string Second)
{
    /// <summary>For paper and bright rooms.</summary>
    public static ReportPalette Light { get; } =
        new("#fbfaf7", "#ffffff", "#eaf4f1", "#1c2124", "#5b656b", "#e0dfd8", "#0b6b60", "#965500");

    /// <summary>For readers who ask for a dark scheme.</summary>
    public static ReportPalette Dark { get; } =
        new("#121618", "#191e21", "#15302d", "#e9eceb", "#a5b0b5", "#2f373b", "#74d4c4", "#e8b66b");

    /// <summary>As declarations of custom properties.</summary>
    public string Css =>
        $"--ground:{Ground};--panel:{Panel};--tint:{Tint};--ink:{Ink};--muted:{Muted};--rule:{Rule};--accent:{Accent};--second:{Second}";
}
