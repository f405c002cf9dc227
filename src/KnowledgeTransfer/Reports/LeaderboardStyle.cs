namespace KnowledgeTransfer.Reports;

/// <summary>What a leaderboard's page has beyond the style sheet of all pages: its tables are wide.</summary>
internal static class LeaderboardStyle
{
    /// <summary>
    /// The sheet. Where there is room the page is wider, and the names of rows get enough of it not to break into many lines; they stay in
    /// view when a table scrolls sideways. On a phone they would cover the figures.
    /// </summary>
    public static string Css { get; } = """

        main,header,footer{max-width:84rem}
        th,td{padding-left:.65rem;padding-right:.65rem}
        @media (min-width:60rem){th[scope=row],thead th:first-child{min-width:16rem;position:sticky;left:0;background:var(--panel)}}

        """.ReplaceLineEndings("\n");
}
