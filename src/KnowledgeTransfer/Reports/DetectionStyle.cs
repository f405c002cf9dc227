namespace KnowledgeTransfer.Reports;

/// <summary>What a detector's page has beyond the style sheet of all pages.</summary>
internal static class DetectionStyle
{
    /// <summary>
    /// The sheet. Boxes lie on photographs, which are the same in light and dark: their colours are, too, each on a dark edge; line and
    /// colour differ together.
    /// </summary>
    public static string Css { get; } = """

        .drawn{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,28rem),1fr));gap:1.25rem 1.5rem;margin-top:1rem}
        .drawn figure{margin:0;min-width:0}
        .drawn figcaption{margin-top:.3rem}
        .frame{position:relative;border-radius:4px;overflow:hidden;background:var(--rule)}
        .frame img{display:block;width:100%;height:auto}
        .frame svg{position:absolute;inset:0;width:100%;height:100%;margin:0}
        .frame rect{fill:none;vector-effect:non-scaling-stroke}
        .frame .edge{stroke:#000000;stroke-opacity:.6;stroke-width:4.5}
        .frame .found{stroke:#4be3a4;stroke-width:2}
        .frame .missed{stroke:#ffd54a;stroke-width:2.25;stroke-dasharray:8 5}
        .frame .wrong{stroke:#ff7a85;stroke-width:2.5;stroke-dasharray:3 3}
        .frame .ignored{stroke:#d0d4d8;stroke-width:1.5;stroke-dasharray:1 5}
        .frame text{fill:#ffffff;stroke:#000000;stroke-width:3px;stroke-opacity:.75;paint-order:stroke;font-weight:600}
        .legend{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;margin:.75rem 0 0;padding:0;list-style:none;font-size:.875rem}
        .legend span{display:inline-block;width:2.6rem;height:1.15rem;margin-right:.5rem;background:#30363a;border:2px solid;
        border-radius:3px;vertical-align:-.2rem}
        .legend .found{border-color:#4be3a4}
        .legend .missed{border-color:#ffd54a;border-style:dashed}
        .legend .wrong{border-color:#ff7a85;border-style:dotted}
        @media print{.drawn figure{break-inside:avoid}}

        """.ReplaceLineEndings("\n");
}
