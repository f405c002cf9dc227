using System.Globalization;

namespace KnowledgeTransfer.Reports;

/// <summary>
/// Several runs in one table: students by teacher, then teachers themselves, then controls and references; mean and sample standard
/// deviation where runs differ in the seed only. Margins are paired: each run's student less the random student of that same run.
/// </summary>
/// <param name="Protocols">The columns: the union over the runs, in order of first appearance.</param>
/// <param name="Rows">Students best first (by the first column), then the others in order of first appearance within their role.</param>
/// <param name="Notes">What a reader must know, one sentence each.</param>
public sealed record ComparisonTable(
    IReadOnlyList<ProtocolSummary> Protocols, IReadOnlyList<ComparisonRow> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>Whether all runs saw the same pictures; only then does a ranking mean anything.</summary>
    public bool SamePictures { get; init; } = true;

    private static readonly SubjectRole[] Order =
        [SubjectRole.Student, SubjectRole.Teacher, SubjectRole.RandomStudent, SubjectRole.Control, SubjectRole.Pixels, SubjectRole.Other];

    /// <summary>Compares runs.</summary>
    /// <param name="runs">
    /// At least one. Students and teachers are grouped by teacher, tap, pooling, pictures (name and fingerprint), k and network; other
    /// subjects by name, dimension and pictures, so that a control that every run repeats stands once. Equal measurements of the same seed
    /// count once.
    /// </param>
    public static ComparisonTable Of(IReadOnlyList<RunSummary> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) throw new ArgumentException("There is no run to compare.", nameof(runs));
        ProtocolSummary[] protocols = runs.SelectMany(r => r.Evaluation.Protocols).DistinctBy(p => p.Key).ToArray();
        var differs = new Differences(
            runs.Select(r => r.Clusters.Sizes.Count).Distinct().Count() > 1,
            runs.Select(r => r.Student?.Network).Distinct().Count() > 1,
            runs.Select(r => (r.Data.Name, r.Data.Fingerprint, r.Data.TrainCount)).Distinct().Count() > 1);
        var rows = runs.SelectMany(run => run.Evaluation.Subjects.Select(subject => (Run: run, Subject: subject)))
            .GroupBy(pair => Key(pair.Run, pair.Subject))
            .Select(group => Row(group.ToArray(), protocols, differs))
            .OrderBy(row => Array.IndexOf(Order, row.Role))
            .ThenByDescending(row => row.Role == SubjectRole.Student ? row.Scores.FirstOrDefault()?.Mean ?? -1 : 0)
            .ToArray();
        return new ComparisonTable(protocols, rows, NotesOn(runs, differs, rows)) { SamePictures = !differs.Data };
    }

    /// <summary>The table in Markdown, for a README; LF line ends, a final one too.</summary>
    public string ToMarkdown() => MarkdownTable.Render(this);

    private static (SubjectRole, string, string) Key(RunSummary run, SubjectSummary subject)
    {
        string data = $"{run.Data.Name}\n{run.Data.Fingerprint}\n{run.Data.TrainCount}";
        return subject.Role is SubjectRole.Student or SubjectRole.Teacher
            ? (subject.Role, $"{run.Teacher.Name}\n{subject.Name}",
                $"{run.Teacher.Tap}\n{run.Teacher.Pooling}\n{run.Clusters.Sizes.Count}\n{run.Student?.Network}\n{data}")
            : (subject.Role, subject.Name, $"{subject.Dimension}\n{data}");
    }

    private static ComparisonRow Row((RunSummary Run, SubjectSummary Subject)[] group, ProtocolSummary[] protocols, Differences differs)
    {
        // The same control measured by every run with the same seed is one measurement, not many.
        var distinct = group.DistinctBy(pair => (pair.Run.Seed, Measured(pair.Run.Evaluation, pair.Subject))).ToArray();
        ScoreStatistic?[] Statistics(Func<(RunSummary Run, SubjectSummary Subject), string, double?> value) =>
            protocols.Select(p => ScoreStatistic.Of(distinct.Select(pair => value(pair, p.Key)).OfType<double>().ToArray())).ToArray();

        string Measured(EvaluationSummary evaluation, SubjectSummary measured) => string.Join(' ',
            protocols.Select(p => evaluation.Score(measured, p.Key)?.ToString("R", CultureInfo.InvariantCulture) ?? "-"));

        (RunSummary run, SubjectSummary subject) = group[0];
        bool hasTeacher = subject.Role is SubjectRole.Student or SubjectRole.Teacher;
        var details = new List<string>();
        if (hasTeacher && run.Teacher.Tap.Length > 0) details.Add(run.Teacher.Tap);
        if (hasTeacher && run.Teacher.Pooling.Length > 0) details.Add($"{run.Teacher.Pooling} pooling");
        if (subject.Dimension is { } dimension) details.Add($"{ReportNumbers.Count(dimension)}-d");
        if (hasTeacher && differs.Clusters) details.Add($"k {ReportNumbers.Count(run.Clusters.Sizes.Count)}");
        if (subject.Role == SubjectRole.Student && differs.Network && run.Student is { } student) details.Add(student.Network);
        if (differs.Data) details.Add($"{ReportNumbers.Count(run.Data.TrainCount)} of {run.Data.Name}");
        return new ComparisonRow(hasTeacher ? run.Teacher.Name : subject.Name, subject.Role, hasTeacher ? run.Teacher.Supervision : null,
            string.Join(", ", details), distinct.Length,
            Statistics((pair, key) => pair.Run.Evaluation.Score(pair.Subject, key)),
            Statistics((pair, key) =>
                subject.Role == SubjectRole.RandomStudent ? null : pair.Run.Evaluation.MarginOverRandom(pair.Subject, key)));
    }

    private static List<string> NotesOn(IReadOnlyList<RunSummary> runs, Differences differs, ComparisonRow[] rows)
    {
        var notes = new List<string>();
        notes.Add("Accuracies in percent; the signed figure is the margin over the random student of the same run, in points.");
        if (rows.Any(r => r.Scores.Any(s => s?.Count > 1))) notes.Add("± is the sample standard deviation over runs.");
        if (!differs.Data && WithinNoise(rows))
            notes.Add("The first two students are within one standard deviation: their order may be chance.");
        if (differs.Data) notes.Add("The runs use different pictures: compare within the same pictures only.");
        if (differs.Network) notes.Add("The runs use different student networks: compare within the same network only.");
        if (runs.Any(r => r.Teacher.Supervision == TeacherSupervision.Supervised))
            notes.Add("A supervised teacher learned from labels of other pictures or tasks; its student inherits that knowledge.");
        notes.AddRange(runs.Select(r => r.Evaluation.Split).Where(s => s.Length > 0).Distinct());
        return notes;
    }

    private static bool WithinNoise(ComparisonRow[] rows)
    {
        ScoreStatistic[] scores = rows.Where(r => r.Role == SubjectRole.Student)
            .Select(r => r.Scores.FirstOrDefault()).OfType<ScoreStatistic>().Take(2).ToArray();
        return scores.Length == 2 && scores[0].Mean - scores[1].Mean <= scores.Max(s => s.StandardDeviation ?? 0);
    }

    private sealed record Differences(bool Clusters, bool Network, bool Data);
}
