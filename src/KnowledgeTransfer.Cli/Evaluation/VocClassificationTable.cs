using System.Globalization;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>The figures of <c>kt eval voc-classification</c> as a table: a row per class and one for their mean.</summary>
internal static class VocClassificationTable
{
    private const string NotJudged = "none";

    /// <summary>Makes the table.</summary>
    /// <param name="weights">What the given weights are called.</param>
    /// <param name="given">One per seed, at least one.</param>
    /// <param name="scratch">The same seeds from scratch; empty if not asked for.</param>
    /// <param name="words">Network, schedule and crops.</param>
    public static EvalTable Of(
        string weights, IReadOnlyList<VocClassificationFigures> given, IReadOnlyList<VocClassificationFigures> scratch, string words)
    {
        string[] theirs = ["from scratch, 11 points, %", "from scratch, area, %", "difference, 11 points (95 % interval)"];
        string[] heads =
        [
            "class", ">shown by", ">guessing, %", $">from {weights}, 11 points, %", $">from {weights}, area, %",
            .. theirs.Where(_ => scratch.Count > 0).Select(head => ">" + head), "schedule",
        ];
        IReadOnlyList<VocClassFigures> classes = given[0].Classes;
        VocClassFigures[] judged = [.. classes.Where(c => c.ElevenPoint is not null)];
        var rows = new List<string[]>();
        foreach ((int i, VocClassFigures c) in classes.Index())
        {
            string[] start = [c.Name, string.Create(CultureInfo.InvariantCulture, $"{c.Positives:N0} of {c.Judged:N0}")];
            IEnumerable<string> figures = c.ElevenPoint is null
                ? Enumerable.Repeat(NotJudged, heads.Length - start.Length - 1)
                : Figures(Guessing(c), f => f.Classes[i].ElevenPoint!.Value, f => f.Classes[i].Area!.Value);
            rows.Add([.. start, .. figures, words]);
        }
        string mean = judged.Length == classes.Count ? "mean" : $"mean of {judged.Length}";
        string pictures = string.Create(CultureInfo.InvariantCulture, $"{given[0].Test:N0} pictures");
        rows.Add([mean, pictures, .. Figures(judged.Average(Guessing), f => f.ElevenPoint, f => f.Area), words]);
        return new EvalTable(heads, rows);

        IEnumerable<string> Figures(
            double guessing, Func<VocClassificationFigures, double> elevenPoint, Func<VocClassificationFigures, double> area)
        {
            double[] ours = [.. given.Select(elevenPoint)], others = [.. scratch.Select(elevenPoint)];
            yield return string.Create(CultureInfo.InvariantCulture, $"{100 * guessing:0.0}");
            yield return SeedRows.Mean(ours);
            yield return SeedRows.Mean([.. given.Select(area)]);
            if (scratch.Count == 0) yield break;
            yield return SeedRows.Mean(others);
            yield return SeedRows.Mean([.. scratch.Select(area)]);
            yield return SeedRows.Difference(ours, others);
        }
    }

    /// <summary>What pictures in random order come to, about: the share of them that shows the class.</summary>
    private static double Guessing(VocClassFigures c) => (double)c.Positives / c.Judged;
}
