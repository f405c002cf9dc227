using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Reports;

/// <summary>
/// Many runs as one table: rows in the order asked for, mean and sample standard deviation over seeds, claims tested seed by seed, and what
/// the figures without labels would have chosen. A pure function of the runs.
/// </summary>
/// <param name="Title">Headline.</param>
/// <param name="Protocols">The columns.</param>
/// <param name="Rows">The rows.</param>
/// <param name="RandomStudent">The control, over all distinct runs of it; one per column.</param>
/// <param name="Verdicts">One per claim and column.</param>
/// <param name="Spreads">One per claim of small differences and column.</param>
/// <param name="Figures">Figures without labels.</param>
/// <param name="Heads">Headings of columns that rows fill with words of their own, in place of their names; empty for none.</param>
public sealed record Leaderboard(
    string Title, IReadOnlyList<ProtocolSummary> Protocols, IReadOnlyList<LeaderboardRow> Rows,
    IReadOnlyList<ScoreStatistic?> RandomStudent, IReadOnlyList<LeaderboardVerdict> Verdicts,
    IReadOnlyList<LeaderboardSpreadVerdict> Spreads, IReadOnlyList<LeaderboardFigure> Figures,
    IReadOnlyList<string> Heads)
{
    /// <summary>What a claim calls the control: the random students of the same runs as the other row's.</summary>
    public const string RandomStudentRow = "random student";

    private const int FewestRows = 3; // two rows are always in order, one way or the other

    private static readonly (string Name, Func<LabelFreeSummary, double?> Of)[] LabelFree =
    [
        ("held-out agreement", f => f.HeldOutAgreement),
        ("effective rank of the teacher's features", f => f.TeacherEffectiveRank),
        ("effective rank of the student's embedding", f => f.StudentEffectiveRank),
        ("neighbours shared by teacher and student", f => f.NeighbourOverlap),
        ("neighbours shared, beyond the random student's", f => f.NeighbourOverlap - f.RandomNeighbourOverlap),
    ];

    /// <summary>Columns for which a teacher's own features were judged.</summary>
    public IReadOnlyList<int> TeacherColumns =>
        [.. Enumerable.Range(0, Protocols.Count).Where(i => Rows.Any(row => row.Teacher[i] is not null))];

    /// <summary>Whether the control was judged at all.</summary>
    public bool HasRandomStudent => RandomStudent.Any(score => score is not null);

    /// <summary>Puts runs into rows.</summary>
    /// <param name="title">Headline.</param>
    /// <param name="entries">Finished runs, rows in the order in which they first appear; at least one.</param>
    /// <param name="claims">Pairs of rows.</param>
    /// <param name="spreads">Rows that should hardly differ.</param>
    /// <param name="heads">Headings of the entries' own cells; null for none.</param>
    /// <exception cref="ConfigException">
    /// Runs measured the same column with other settings, or on other numbers of pictures: unlike figures in one column would mislead. The
    /// message names column, rows and settings.
    /// </exception>
    public static Leaderboard Of(
        string title, IReadOnlyList<LeaderboardEntry> entries, IReadOnlyList<LeaderboardPair> claims,
        IReadOnlyList<LeaderboardSpread> spreads, IReadOnlyList<string>? heads = null)
    {
        if (entries.Count == 0) throw new ArgumentException("There is no run.", nameof(entries));
        ProtocolSummary[] protocols = [.. entries.SelectMany(e => e.Protocols).DistinctBy(p => p.Key)];
        RequireLikeColumns(entries, protocols);
        LeaderboardEntry[][] groups = [.. entries.GroupBy(e => e.Row).Select(group => group.OrderBy(e => e.Seed).ToArray())];
        LeaderboardRow[] rows = [.. groups.Select(group => Row(group, protocols))];
        // The random student is the same for all teachers of one seed and number of outputs; equal measurements count once.
        LeaderboardEntry[] random =
        [
            .. entries.Where(e => e.Run is not null).DistinctBy(e => (e.Seed, string.Join(' ', Scores(e, SubjectRole.RandomStudent, protocols)))),
        ];
        return new Leaderboard(
            title, protocols, rows, Statistics(random, SubjectRole.RandomStudent, protocols),
            [.. claims.SelectMany(claim =>
                Columns(claim.Columns, [claim.Better, claim.Worse]).Select(i => Judge(claim, protocols[i], entries)))],
            [.. spreads.SelectMany(spread => Columns(spread.Columns, spread.Rows).Select(i => Judge(spread, protocols[i], i, rows)))],
            [.. LabelFree.Select(f => Figure(f, groups, rows))], heads ?? []);

        // A claim about probes says nothing about detection: where both rows have figures counts, and all columns if there is none.
        int[] Columns(IReadOnlyList<string> named, IReadOnlyList<string> about)
        {
            int[] all = [.. Enumerable.Range(0, protocols.Length).Where(i => named.Count == 0 || named.Contains(protocols[i].Name))];
            int[] measured = [.. all.Where(i => about.All(name => IsMeasured(name, protocols[i])))];
            return measured.Length > 0 ? measured : all;
        }

        bool IsMeasured(string row, ProtocolSummary protocol)
        {
            bool random = row == RandomStudentRow;
            return entries.Where(e => random || e.Row == row)
                .Any(e => Scores(e, random ? SubjectRole.RandomStudent : SubjectRole.Student, [protocol])[0] is not null);
        }
    }

    private static void RequireLikeColumns(IReadOnlyList<LeaderboardEntry> entries, ProtocolSummary[] protocols)
    {
        var problems = new List<string>();
        foreach (ProtocolSummary column in protocols)
        {
            foreach (LeaderboardEntry entry in entries)
            {
                if (entry.Protocols.FirstOrDefault(p => p.Key == column.Key) is not { } own) continue;
                if (own.Description != column.Description)
                    problems.Add($"{column.Name} is \"{column.Description}\" in one run and \"{own.Description}\" in {entry.Row}");
            }
        }
        (string Row, string Split)[] splits = [.. entries.Where(e => e.Run is not null).Select(e => (e.Row, e.Run!.Evaluation.Split))];
        problems.AddRange(splits.Where(other => other.Split != splits[0].Split).Select(other =>
            $"{splits[0].Row} was judged thus: {splits[0].Split} {other.Row} thus: {other.Split}"));
        if (problems.Count > 0)
        {
            throw new ConfigException($"unlike protocols do not stand in one column: {string.Join("; ", problems.Distinct().Take(5))}. " +
                "Put them into leaderboards of their own.");
        }
    }

    private static LeaderboardRow Row(LeaderboardEntry[] group, ProtocolSummary[] protocols)
    {
        LeaderboardEntry first = group[0];
        ScoreStatistic?[] margins = [.. protocols.Select(p => ScoreStatistic.Of([.. group.Select(e => Margin(e, p.Key)).OfType<double>()]))];
        return new LeaderboardRow(
            first.Row, first.Run?.Teacher.Supervision ?? first.Supervision, first.Run is { } run ? Detail(run) : first.Weights,
            Statistics(group, SubjectRole.Student, protocols), margins, Statistics(group, SubjectRole.Teacher, protocols), group.Length,
            first.Cells);

        static double? Margin(LeaderboardEntry entry, string key) => entry.Run is { } run && Student(run.Evaluation) is { } student
            ? run.Evaluation.MarginOverRandom(student, key)
            : null;
    }

    private static string Detail(RunSummary run)
    {
        var details = new List<string>();
        if (run.Teacher.Tap.Length > 0) details.Add(run.Teacher.Tap);
        details.Add($"{ReportNumbers.Count(run.Teacher.Dimension)} numbers");
        details.Add($"k {ReportNumbers.Count(run.Clusters.Sizes.Count)}");
        if (run.Clusters.Source.Length > 0) details.Add($"clusters of {run.Clusters.Source}");
        if (run.Student is { } student) details.Add(student.Network);
        return string.Join(", ", details);
    }

    private static ScoreStatistic?[] Statistics(LeaderboardEntry[] group, SubjectRole role, ProtocolSummary[] protocols)
    {
        double?[][] scores = [.. group.Select(e => Scores(e, role, protocols))];
        return [.. protocols.Select((_, i) => ScoreStatistic.Of([.. scores.Select(s => s[i]).OfType<double>()]))];
    }

    private static double?[] Scores(LeaderboardEntry entry, SubjectRole role, ProtocolSummary[] protocols)
    {
        EvaluationSummary evaluation = entry.Run?.Evaluation ?? new EvaluationSummary();
        SubjectSummary? subject = role == SubjectRole.Student ? Student(evaluation) : evaluation.First(role);
        return [.. protocols.Select(p => evaluation.Score(subject, p.Key) ?? Downstream(p.Key))];

        double? Downstream(string key) => role == SubjectRole.Student
            ? entry.Downstream.FirstOrDefault(score => score.Protocol.Key == key)?.Score
            : null;
    }

    /// <summary>A student of shuffled labels is a control by its role, and here a row like any other.</summary>
    private static SubjectSummary? Student(EvaluationSummary evaluation) =>
        evaluation.First(SubjectRole.Student) ?? evaluation.First(SubjectRole.Control);

    private static LeaderboardVerdict Judge(LeaderboardPair pair, ProtocolSummary protocol, IReadOnlyList<LeaderboardEntry> entries)
    {
        Dictionary<int, double> better = Of(pair.Better, pair.Worse), worse = Of(pair.Worse, pair.Better);
        int[] seeds = [.. better.Keys.Intersect(worse.Keys).Order()];
        double[] first = [.. seeds.Select(seed => better[seed])], second = [.. seeds.Select(seed => worse[seed])];
        double? difference = seeds.Length == 0 ? null : first.Zip(second, (a, b) => a - b).Average();
        return new LeaderboardVerdict(
            pair, protocol, seeds, difference, seeds.Length < 2 ? null : PairedComparison.Compute(first, second));

        Dictionary<int, double> Of(string row, string other)
        {
            (string of, SubjectRole role) = row == RandomStudentRow ? (other, SubjectRole.RandomStudent) : (row, SubjectRole.Student);
            return entries.Where(e => e.Row == of).Select(e => (e.Seed, Score: Scores(e, role, [protocol])[0]))
                .Where(found => found.Score is not null).ToDictionary(found => found.Seed, found => found.Score!.Value);
        }
    }

    private static LeaderboardSpreadVerdict Judge(LeaderboardSpread spread, ProtocolSummary protocol, int column, LeaderboardRow[] rows)
    {
        double?[] means = [.. spread.Rows.Select(name => rows.FirstOrDefault(row => row.Name == name)?.Student[column]?.Mean)];
        double? width = means.All(mean => mean is not null) ? means.Max() - means.Min() : null;
        return new LeaderboardSpreadVerdict(spread, protocol, width);
    }

    private static LeaderboardFigure Figure(
        (string Name, Func<LabelFreeSummary, double?> Of) figure, LeaderboardEntry[][] groups, LeaderboardRow[] rows)
    {
        double?[] values = [.. groups.Select(g => g.Select(Value).All(v => v is not null) ? g.Average(Value) : null)];
        int columns = rows[0].Student.Count;
        var correlations = new double?[columns];
        var losses = new double?[columns];
        for (int column = 0; column < columns; column++)
        {
            int[] both = [.. Enumerable.Range(0, rows.Length).Where(i => values[i] is not null && rows[i].Student[column] is not null)];
            if (both.Length < FewestRows) continue;
            double[] figures = [.. both.Select(i => values[i]!.Value)], scores = [.. both.Select(i => rows[i].Student[column]!.Mean)];
            double spearman = RankCorrelation.Spearman(figures, scores);
            if (double.IsNaN(spearman)) continue;
            correlations[column] = spearman;
            losses[column] = scores.Max() - scores[Array.IndexOf(figures, figures.Max())];
        }
        return new LeaderboardFigure(figure.Name, correlations, losses, values.Count(v => v is not null));

        double? Value(LeaderboardEntry entry) => entry.Run is { } run ? figure.Of(run.LabelFree) : null;
    }
}
