using System.Globalization;

namespace KnowledgeTransfer.Reports;

/// <summary>A leaderboard as one page.</summary>
public static class HtmlLeaderboard
{
    /// <summary>Renders a leaderboard; the same promises as <see cref="HtmlReport.Render"/>.</summary>
    public static string Render(Leaderboard board) => HtmlPage.Render(board.Title, html =>
    {
        using (html.Start("header"))
        {
            html.Element("h1", board.Title);
            html.Element(
                "p", "In percent, mean ± sample standard deviation over seeds; a signed figure is the margin over the random student of the " +
                "same run, in points.", ("class", "note"));
        }
        using (html.Start("main"))
        {
            using (html.Start("section", ("aria-label", "Results"))) Results(html, board);
            if (board.Verdicts.Count > 0)
                using (html.Start("section", ("aria-label", "Claims"))) Claims(html, board);
            if (board.Spreads.Count > 0)
                using (html.Start("section", ("aria-label", "Spreads"))) Spreads(html, board);
            if (board.Figures.Any(f => f.Spearman.Any(s => s is not null)))
                using (html.Start("section", ("aria-label", "Figures without labels"))) Figures(html, board);
        }
        using (html.Start("footer", ("class", "note")))
        {
            string runs = ReportNumbers.Count(board.Rows.Sum(r => r.RunCount));
            html.Element("p", $"{runs} runs. The report of each has its options and hashes.");
            using (html.Start("ul", ("class", "notes")))
                foreach (ProtocolSummary protocol in board.Protocols) html.Element("li", $"{protocol.Name}: {protocol.Description}");
        }
    }, LeaderboardStyle.Css);

    private static void Results(HtmlWriter html, Leaderboard board)
    {
        bool named = board.Heads.Count == 0;
        IEnumerable<int> teachers = named ? board.TeacherColumns : [];
        string[] heads =
        [
            .. named ? ["row"] : board.Heads, "runs", .. board.Protocols.Select(p => p.Name),
            .. teachers.Select(i => $"teacher, {board.Protocols[i].Name}"),
        ];
        Table(html, "Results", heads, () =>
        {
            foreach (LeaderboardRow row in board.Rows)
            {
                using (html.Start("tr"))
                {
                    if (named) Name(html, row);
                    else
                        foreach ((int i, string cell) in row.Cells.Index()) html.Element(i == 0 ? "th" : "td", cell, i == 0 ? [Scope] : []);
                    html.Element("td", ReportNumbers.Count(row.RunCount));
                    for (int i = 0; i < row.Student.Count; i++) Score(html, row.Student[i], row.Margin[i]);
                    foreach (int i in teachers) Score(html, row.Teacher[i], null);
                }
            }
            if (!board.HasRandomStudent) return;
            using (html.Start("tr"))
            {
                using (html.Start("th", Scope))
                {
                    html.Text("random student ");
                    html.Element("span", "control", ("class", "tag"));
                }
                foreach (string _ in board.Heads.Skip(1)) html.Element("td", "");
                html.Element("td", "");
                foreach (ScoreStatistic? score in board.RandomStudent)
                {
                    if (score is null) html.Element("td", "");
                    else Score(html, score, null);
                }
                foreach (int _ in teachers) html.Element("td", "");
            }
        });
    }

    private static (string, string) Scope => ("scope", "row");

    private static void Name(HtmlWriter html, LeaderboardRow row)
    {
        using (html.Start("th", Scope))
        {
            html.Element("bdi", row.Name);
            html.Text(" ");
            SupervisionTag.Write(html, row.Supervision);
            html.Name("small", row.Detail);
        }
    }

    private static void Claims(HtmlWriter html, Leaderboard board)
    {
        html.Element("h2", "Claims");
        Table(html, "Claims", ["claim", "column", "seeds", "difference in points (95 % interval)", "verdict"], () =>
        {
            foreach (LeaderboardVerdict v in board.Verdicts)
            {
                using (html.Start("tr"))
                {
                    using (html.Start("th", ("scope", "row")))
                    {
                        html.Text(v.Pair.Claim);
                        html.Name("small", $"{v.Pair.Better} against {v.Pair.Worse}");
                    }
                    html.Element("td", v.Protocol.Name);
                    html.Element("td", ReportNumbers.Count(v.Seeds.Count));
                    html.Element("td", LeaderboardFiles.Difference(v));
                    html.Element("td", v.Words, ("class", v.Words.StartsWith("holds", StringComparison.Ordinal) ? "gain" : "loss"));
                }
            }
        });
    }

    private static void Spreads(HtmlWriter html, Leaderboard board)
    {
        html.Element("h2", "What should not matter");
        Table(html, "Spreads", ["claim", "column", "spread in points (at most)", "verdict"], () =>
        {
            foreach (LeaderboardSpreadVerdict v in board.Spreads)
            {
                using (html.Start("tr"))
                {
                    using (html.Start("th", ("scope", "row")))
                    {
                        html.Text(v.Spread.Claim);
                        html.Name("small", string.Join(", ", v.Spread.Rows));
                    }
                    html.Element("td", v.Protocol.Name);
                    html.Element("td", LeaderboardFiles.Width(v));
                    html.Element("td", v.Words, ("class", v.Words == "holds" ? "gain" : "loss"));
                }
            }
        });
    }

    private static void Figures(HtmlWriter html, Leaderboard board)
    {
        html.Element("h2", "What figures without labels would have chosen");
        html.Element("p", "Spearman's correlation with the student's accuracy over the rows, and how many points the row that the figure " +
            "ranks first is below the best one.", ("class", "note"));
        string[] heads = ["figure", .. board.Protocols.SelectMany(p => (string[])[p.Name, $"{p.Name}, points lost"])];
        Table(html, "Figures without labels", heads, () =>
        {
            foreach (LeaderboardFigure figure in board.Figures)
            {
                using (html.Start("tr"))
                {
                    html.Element("th", figure.Name, ("scope", "row"));
                    for (int i = 0; i < figure.Spearman.Count; i++)
                    {
                        Number(html, figure.Spearman[i], "0.00");
                        Number(html, 100 * figure.Loss[i], "0.0");
                    }
                }
            }
        });
    }

    private static void Table(HtmlWriter html, string label, IReadOnlyList<string> heads, Action body)
    {
        using (html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", label)))
        using (html.Start("table"))
        {
            using (html.Start("thead"))
            using (html.Start("tr"))
                foreach (string head in heads) html.Element("th", head, ("scope", "col"));
            using (html.Start("tbody")) body();
        }
    }

    private static void Score(HtmlWriter html, ScoreStatistic? score, ScoreStatistic? margin)
    {
        if (score is null)
        {
            html.Element("td", ReportNumbers.NotMeasured, ("class", "none"));
            return;
        }
        using (html.Start("td"))
        {
            html.Text(ReportNumbers.Statistic(score));
            if (margin is not null)
                html.Element("small", ReportNumbers.Points(margin.Mean), ("class", margin.Mean > 0 ? "gain" : "loss"));
        }
    }

    private static void Number(HtmlWriter html, double? value, string format)
    {
        if (value is { } number) html.Element("td", number.ToString(format, CultureInfo.InvariantCulture).Replace('-', '\u2212'));
        else html.Element("td", ReportNumbers.NotMeasured, ("class", "none"));
    }
}
