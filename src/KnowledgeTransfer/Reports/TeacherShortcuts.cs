namespace KnowledgeTransfer.Reports;

/// <summary>Whether a task can be answered, or is answered, by other means than knowing what pictures show.</summary>
/// <remarks>
/// Bounds. Of n examples with c classes a guesser answers a binomial number rightly; a probe sees more than nothing if it answers more than
/// all but 0.135 % of guessers do (3 deviations, where n / c is large). Examples count, not answers: the answers of one example are not
/// independent. A protection is missed if the network is right more often without it by 3 deviations of the difference of two shares.
/// </remarks>
public sealed record TeacherShortcuts
{
    private const double Deviations = 3;
    private const double LuckyShare = 0.00135; // of guessers: what a normal distribution has above 3 deviations

    /// <summary>Classes of an answer, 2 or more.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The trained network on the task as it is; null before training.</summary>
    public TeacherVariant? Network { get; init; }

    /// <summary>Classifiers that see one thing only.</summary>
    public required IReadOnlyList<TeacherProbe> Probes { get; init; }

    /// <summary>The trained network with a protection switched off.</summary>
    public IReadOnlyList<TeacherVariant> Variants { get; init; } = [];

    /// <summary>Share of right answers by guessing.</summary>
    public double Chance => 1.0 / ClassCount;

    /// <summary>Share of right answers above which a probe is no guesser: all but 0.135 % of guessers reach no more.</summary>
    public double Bound(TeacherProbe probe)
    {
        int count = probe.ExampleCount, right = 0;
        double odds = Math.Log(Chance / (1 - Chance)), logarithm = count * Math.Log(1 - Chance), sum = Math.Exp(logarithm);
        for (; right < count && 1 - sum > LuckyShare; right++)
        {
            logarithm += odds + Math.Log((count - right) / (right + 1.0)); // from the share of guessers with this many right to the next
            sum += Math.Exp(logarithm);
        }
        return count == 0 ? 1 : (double)right / count;
    }

    /// <summary>Whether a probe finds answers in the little that it sees.</summary>
    public bool IsOpen(TeacherProbe probe) => probe.Accuracy > Bound(probe);

    /// <summary>Whether the network is right more often without a protection, by more than luck.</summary>
    public bool IsTaken(TeacherVariant variant)
    {
        if (Network is not { } network) return false;
        double variance = Variance(network) + Variance(variant);
        return variant.Accuracy - network.Accuracy > Deviations * Math.Sqrt(variance);

        static double Variance(TeacherVariant v) => v.Accuracy * (1 - v.Accuracy) / Math.Max(1, v.ExampleCount);
    }

    /// <summary>The result in one sentence, the same in every culture.</summary>
    public string Verdict
    {
        get
        {
            string[] taken = [.. Variants.Where(IsTaken).Select(v =>
                $"{v.Name} it is right {ReportNumbers.Points(v.Accuracy - Network!.Accuracy)} points more often")];
            string[] open = [.. Probes.Where(IsOpen).Select(p =>
                $"{p.Name} alone: {ReportNumbers.Percent(p.Accuracy)} right (bound {ReportNumbers.Percent(Bound(p))})")];
            string chance = $"chance {ReportNumbers.Percent(Chance)}";
            if (taken.Length > 0) return $"cheats: {string.Join("; ", [.. taken, .. open])}; {chance}";
            if (open.Length > 0) return $"a shortcut is open: {string.Join("; ", open)}; {chance}";
            IEnumerable<string> closed = Probes.Select(p => $"{p.Name} {ReportNumbers.Percent(p.Accuracy)}");
            return Probes.Count == 0 ? "no shortcut was looked for" : $"no shortcut found: {string.Join(", ", closed)} vs {chance}";
        }
    }
}
