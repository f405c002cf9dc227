using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Reports;

/// <summary>A leaderboard for spreadsheets and for a README; LF line ends. Equal leaderboards give equal texts.</summary>
public static class LeaderboardFiles
{
    /// <summary>
    /// One line per row and column: <c>row, protocol, runs, mean, standard_deviation, margin, teacher</c>; shares from 0 to 1, empty where
    /// not measured.
    /// </summary>
    public static string Csv(Leaderboard board)
    {
        var text = new StringBuilder("row,protocol,runs,mean,standard_deviation,margin_over_random,teacher\n");
        foreach (LeaderboardRow row in board.Rows)
        {
            for (int i = 0; i < board.Protocols.Count; i++)
            {
                text.AppendJoin(',', CsvField.Of(row.Name), board.Protocols[i].Key, row.RunCount.ToString(CultureInfo.InvariantCulture),
                    Number(row.Student[i]?.Mean), Number(row.Student[i]?.StandardDeviation), Number(row.Margin[i]?.Mean),
                    Number(row.Teacher[i]?.Mean)).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>The table, the claims and the figures without labels.</summary>
    public static string Markdown(Leaderboard board)
    {
        var text = new StringBuilder();
        bool named = board.Heads.Count == 0;
        bool hasTeachers = named && board.TeacherColumns.Count > 0;
        IEnumerable<string> words = named ? ["row", "the teacher is"] : board.Heads;
        Line([
            .. words.Select(MarkdownTable.Cell), "runs", .. board.Protocols.Select(protocol => MarkdownTable.Cell(protocol.Name)),
            .. hasTeachers ? new[] { "teacher itself" } : [],
        ]);
        int numbers = 1 + board.Protocols.Count + (hasTeachers ? 1 : 0);
        text.Append('|').Insert(text.Length, "---|", words.Count()).Insert(text.Length, "---:|", numbers).Append('\n');
        foreach (LeaderboardRow row in board.Rows)
        {
            string detail = row.Detail.Length > 0 ? $" ({row.Detail})" : "";
            string[] begin = named ? [row.Name + detail, SupervisionTag.Words(row.Supervision)] : [.. row.Cells];
            string runs = row.RunCount.ToString(CultureInfo.InvariantCulture);
            bool taught = row.Teacher.Any(score => score is not null);
            string[] teacher = [taught ? string.Join(" / ", board.TeacherColumns.Select(i => Figure(row.Teacher[i], null))) : ""];
            Line([.. begin.Select(MarkdownTable.Cell), runs, .. row.Student.Zip(row.Margin, Figure), .. hasTeachers ? teacher : []]);
        }
        if (board.HasRandomStudent)
        {
            string[] begin = named ? ["*random student*", "*control*"] : ["*random student*", .. board.Heads.Skip(1).Select(_ => "")];
            Line([.. begin, "", .. Random(), .. hasTeachers ? [""] : (string[])[]]);
        }
        if (board.Verdicts.Count > 0) Verdicts(text, board);
        if (board.Spreads.Count > 0) Spreads(text, board);
        if (board.Figures.Any(f => f.Spearman.Any(s => s is not null))) Figures(text, board);
        return text.ToString();

        IEnumerable<string> Random() => board.RandomStudent.Select(score => score is null ? "" : Figure(score, null));

        void Line(IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");
    }

    /// <summary>A figure in percent with its margin in points.</summary>
    internal static string Figure(ScoreStatistic? score, ScoreStatistic? margin) => score is null
        ? ReportNumbers.NotMeasured
        : ReportNumbers.Statistic(score) + (margin is null ? "" : $" ({ReportNumbers.Points(margin.Mean)})");

    /// <summary>A difference in points with its interval.</summary>
    internal static string Difference(LeaderboardVerdict verdict) => (verdict.Difference, verdict.Interval) switch
    {
        (null, _) => ReportNumbers.NotMeasured,
        ({ } difference, null) => ReportNumbers.Points(difference),
        ({ } difference, { } interval) =>
            $"{ReportNumbers.Points(difference)} ({ReportNumbers.Points(interval.Low)} to {ReportNumbers.Points(interval.High)})",
    };

    /// <summary>A spread in points with what it may be.</summary>
    internal static string Width(LeaderboardSpreadVerdict verdict) => verdict.Width is { } width
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * width:0.0} ({100 * verdict.Spread.Within:0.0})")
        : ReportNumbers.NotMeasured;

    private static void Verdicts(StringBuilder text, Leaderboard board)
    {
        text.Append("\n| claim | rows | column | seeds | difference in points (95 % interval) | |\n|---|---|---|---:|---:|---|\n");
        foreach (LeaderboardVerdict v in board.Verdicts)
        {
            string rows = $"{MarkdownTable.Cell(v.Pair.Better)} against {MarkdownTable.Cell(v.Pair.Worse)}";
            string column = MarkdownTable.Cell(v.Protocol.Name), seeds = v.Seeds.Count.ToString(CultureInfo.InvariantCulture);
            text.Append($"| {MarkdownTable.Cell(v.Pair.Claim)} | {rows} | {column} | {seeds} | {Difference(v)} | {v.Words} |\n");
        }
    }

    private static void Spreads(StringBuilder text, Leaderboard board)
    {
        text.Append("\n| claim | rows | column | spread in points (at most) | |\n|---|---|---|---:|---|\n");
        foreach (LeaderboardSpreadVerdict v in board.Spreads)
        {
            string rows = string.Join(", ", v.Spread.Rows.Select(MarkdownTable.Cell)), column = MarkdownTable.Cell(v.Protocol.Name);
            text.Append($"| {MarkdownTable.Cell(v.Spread.Claim)} | {rows} | {column} | {Width(v)} | {v.Words} |\n");
        }
    }

    private static void Figures(StringBuilder text, Leaderboard board)
    {
        text.Append("\n| figure without labels |");
        foreach (ProtocolSummary protocol in board.Protocols)
            text.Append($" Spearman with {MarkdownTable.Cell(protocol.Name)} | its first row loses |");
        text.Append("\n|---|").Insert(text.Length, "---:|---:|", board.Protocols.Count).Append('\n');
        foreach (LeaderboardFigure figure in board.Figures)
        {
            text.Append($"| {figure.Name} |");
            for (int i = 0; i < board.Protocols.Count; i++)
            {
                string loss = figure.Loss[i] is { } points ? (100 * points).ToString("0.0", CultureInfo.InvariantCulture) : "";
                text.Append($" {figure.Spearman[i]?.ToString("0.00", CultureInfo.InvariantCulture)} | {loss} |");
            }
            text.Append('\n');
        }
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
