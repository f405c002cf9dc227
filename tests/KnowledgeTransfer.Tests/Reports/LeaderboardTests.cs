using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public class LeaderboardTests
{
    private static readonly LeaderboardPair Claim = new("coco", "hog", "A supervised teacher beats a hand-made one.");

    private static readonly LeaderboardEntry[] Entries =
    [
        Entry("hog", 1, 0.60, 0.40), Entry("hog", 2, 0.62, 0.41), Entry("hog", 3, 0.64, 0.45),
        Entry("coco", 1, 0.70, 0.40), Entry("coco", 2, 0.71, 0.41), Entry("coco", 3, 0.75, 0.45),
    ];

    private static LeaderboardEntry Entry(string row, int seed, double? student, double random, double agreement = 0.3)
    {
        RunSummary run = ReportExample.Of(row, seed, student, random);
        return new LeaderboardEntry(row, seed, run with { LabelFree = run.LabelFree with { HeldOutAgreement = agreement } });
    }

    [Fact]
    public void Means_deviations_and_margins_by_hand_rows_in_the_order_given()
    {
        Leaderboard board = Leaderboard.Of("test", Entries, [], []);
        Assert.Equal(["hog", "coco"], board.Rows.Select(r => r.Name));
        ScoreStatistic hog = board.Rows[0].Student[0]!;
        Assert.Equal((0.62, 0.02, 3), (Math.Round(hog.Mean, 12), Math.Round(hog.StandardDeviation!.Value, 12), hog.Count));
        Assert.Equal(0.20, board.Rows[0].Margin[0]!.Mean, 1e-12); // 20, 21 and 19 points
        Assert.Equal(3, board.RandomStudent[0]!.Count); // the control of a seed counts once, whoever taught
        Assert.Equal(0.42, board.RandomStudent[0]!.Mean, 1e-12);
    }

    [Fact]
    public void A_claim_is_tested_seed_by_seed()
    {
        LeaderboardVerdict verdict = Leaderboard.Of("test", Entries, [Claim], []).Verdicts[0];
        Assert.Equal([1, 2, 3], verdict.Seeds);
        // Differences of 10, 9 and 11 points: mean 10, deviation 1, t(2) = 4.302653.
        Assert.Equal(0.10, verdict.Difference!.Value, 1e-12);
        Assert.Equal(0.10 - 4.302653 * 0.01 / Math.Sqrt(3), verdict.Interval!.Low, 1e-8);
        Assert.Equal("holds", verdict.Words);
    }

    [Theory]
    [InlineData(0.60, 0.62, 0.64, "FAILED, within chance")] // equal to hog
    [InlineData(0.61, 0.62, 0.66, "holds on average, within chance")]
    [InlineData(0.50, 0.52, 0.54, "FAILED: the opposite holds")]
    public void A_verdict_never_says_more_than_the_figures_carry(double first, double second, double third, string words)
    {
        LeaderboardEntry[] entries =
            [.. Entries[..3], Entry("coco", 1, first, 0.4), Entry("coco", 2, second, 0.41), Entry("coco", 3, third, 0.45)];
        Assert.Equal(words, Leaderboard.Of("test", entries, [Claim], []).Verdicts[0].Words);
    }

    [Fact]
    public void One_common_seed_may_be_chance_and_none_is_not_measured()
    {
        Assert.Equal("holds, one seed: may be chance", Leaderboard.Of("test", [Entries[0], Entries[3]], [Claim], []).Verdicts[0].Words);
        Assert.Equal("not measured", Leaderboard.Of("test", [Entries[0], Entries[4]], [Claim], []).Verdicts[0].Words);
        Assert.Equal("not measured", Leaderboard.Of("test", [Entries[0]], [Claim], []).Verdicts[0].Words);
    }

    [Fact]
    public void The_random_student_of_the_same_runs_can_be_claimed_against()
    {
        LeaderboardVerdict verdict = Leaderboard.Of("test", Entries, [new("hog", Leaderboard.RandomStudentRow, "")], []).Verdicts[0];
        Assert.Equal(3, verdict.Seeds.Count);
        Assert.Equal(0.20, verdict.Difference!.Value, 1e-12);
    }

    [Theory]
    [InlineData(0.13, "holds")] // means of 62 and 72 points lie 10 apart
    [InlineData(0.09, "FAILED")]
    public void Rows_that_should_hardly_differ_are_measured_by_their_means(double within, string words)
    {
        LeaderboardSpread spread = new(["hog", "coco"], within, "The teacher does not matter.");
        LeaderboardSpreadVerdict verdict = Leaderboard.Of("test", Entries, [], [spread]).Spreads[0];
        Assert.Equal(0.10, verdict.Width!.Value, 1e-12);
        Assert.Equal(words, verdict.Words);
        LeaderboardSpread unknown = new(["hog", "nobody"], within, "");
        Assert.Equal("not measured", Leaderboard.Of("test", Entries, [], [unknown]).Spreads[0].Words);
    }

    [Fact]
    public void Unlike_protocols_do_not_stand_in_one_column()
    {
        RunSummary run = Entries[3].Run;
        ProtocolSummary[] other = [new("knn-20", "kNN 20", "Euclidean."), run.Evaluation.Protocols[1]];
        LeaderboardEntry unlike = Entries[3] with { Run = run with { Evaluation = run.Evaluation with { Protocols = other } } };
        var error = Assert.Throws<ConfigException>(() => Leaderboard.Of("test", [Entries[0], unlike], [], []));
        Assert.Contains("\"Cosine.\"", error.Message);
        Assert.Contains("\"Euclidean.\" in coco", error.Message);

        LeaderboardEntry fewer = Entries[3] with { Run = run with { Evaluation = run.Evaluation with { Split = "100 to test." } } };
        Assert.Contains("100 to test.", Assert.Throws<ConfigException>(() => Leaderboard.Of("test", [Entries[0], fewer], [], [])).Message);
    }

    [Fact]
    public void Figures_without_labels_are_ranked_against_the_students()
    {
        LeaderboardEntry[] entries =
        [
            Entry("a", 1, 0.5, 0.4, agreement: 0.9), Entry("b", 1, 0.6, 0.4, agreement: 0.5), Entry("c", 1, 0.7, 0.4, agreement: 0.2),
        ];
        LeaderboardFigure agreement = Leaderboard.Of("test", entries, [], []).Figures[0];
        Assert.Equal(-1, agreement.Spearman[0]!.Value, 1e-12); // the easiest clusters, the worst student
        Assert.Equal(0.2, agreement.Loss[0]!.Value, 1e-12);
        Leaderboard two = Leaderboard.Of("test", entries[..2], [], []);
        Assert.All(two.Figures, f => Assert.All(f.Spearman, Assert.Null)); // two rows prove nothing
    }

    [Fact]
    public void A_row_without_a_figure_says_so_everywhere()
    {
        Leaderboard board = Leaderboard.Of("test", [Entry("hog", 1, null, 0.4)], [], []);
        Assert.Null(board.Rows[0].Student[0]);
        Assert.Contains("not measured", LeaderboardFiles.Markdown(board));
        Assert.Contains("hog,knn-20,1,,,,0.378", LeaderboardFiles.Csv(board));
        Assert.Contains("not measured", HtmlLeaderboard.Render(board));
    }

    [Fact]
    public void The_page_is_safe_whatever_the_names_are()
    {
        const string Evil = "<script>alert(1)</script>|\"&\n";
        LeaderboardEntry[] entries = [new(Evil, 1, ReportExample.Hostile(Evil)), new("b", 1, ReportExample.Hostile(Evil))];
        Leaderboard board = Leaderboard.Of(Evil, entries, [new(Evil, "b", Evil)], []);
        PageCheck.Parse(HtmlLeaderboard.Render(board));
        Assert.All(LeaderboardFiles.Markdown(board).Split('\n'), line => Assert.DoesNotContain("<script>", line));
    }

    [Fact]
    public void Equal_leaderboards_are_equal_texts()
    {
        LeaderboardEntry[] otherOrder = [Entries[2], Entries[0], Entries[1], Entries[5], Entries[4], Entries[3]];
        Assert.Equal(
            LeaderboardFiles.Csv(Leaderboard.Of("t", Entries, [], [])), LeaderboardFiles.Csv(Leaderboard.Of("t", otherOrder, [], [])));
    }
}
