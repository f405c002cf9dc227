namespace KnowledgeTransfer.Reports;

/// <summary>What a teacher's page has beyond the style sheet of all pages.</summary>
internal static class TeacherStyle
{
    /// <summary>The sheet; it holds neither '&lt;' nor '&amp;', so it needs no CDATA.</summary>
    public static string Css { get; } = """

        .examples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.1rem 1.75rem;margin-top:1rem}
        .example{border-top:1px solid var(--rule);padding-top:.55rem;min-width:0}
        .example .label{display:block;font-size:.78rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
        .shots{display:flex;gap:.5rem;margin-top:.35rem}
        .shots figure{margin:0;min-width:0;flex:1 1 0;max-width:7.5rem}
        .shots img{display:block;width:100%;height:auto;border-radius:3px;background:var(--rule);image-rendering:pixelated}
        .shots figcaption{font-size:.78rem;line-height:1.35;margin-top:.25rem}
        .columns .panel:only-child{max-width:38rem}
        .verdict{font-size:1.1rem;font-weight:600;max-width:52rem}
        .confusion td{text-align:center}.confusion thead th+th{text-align:center;color:var(--ink)}
        .scroll:has(.confusion){width:fit-content;max-width:100%}
        .confusion{width:auto}.confusion th[scope=row],.confusion thead th:first-child{min-width:7rem}
        table.plain th,table.plain td{padding:.3rem .5rem}
        table.plain th[scope=row],table.plain thead th:first-child{min-width:0}
        table.plain th[scope=row],table.plain td{font-size:.85rem;white-space:normal}
        table.plain th:nth-child(2),table.plain td:nth-child(2){text-align:left}
        .level{stroke:var(--second);stroke-width:1.5;stroke-dasharray:2 3}
        @media print{.example{break-inside:avoid}}

        """.ReplaceLineEndings("\n");
}
