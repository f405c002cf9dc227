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
    [InlineData(0.60, 0.62, 0.63, "FAILED, within chance")] // hardly below hog
    [InlineData(0.61, 0.62, 0.66, "holds on average, within chance")]
    [InlineData(0.50, 0.52, 0.55, "FAILED: the opposite holds")]
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
        RunSummary run = Entries[3].Run!;
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

    private static readonly ProtocolSummary Detection = new("detection", "detection", "mean average precision, made: 3 steps");

    private static LeaderboardEntry Weights(string row, int seed, double score) => new(row, seed, null)
    {
        Downstream = [new DownstreamScore(Detection, score)],
        Weights = "weights as they are",
    };

    [Fact]
    public void Rows_without_a_run_stand_beside_runs_in_the_columns_that_they_have()
    {
        LeaderboardEntry with = Entries[0] with { Downstream = [new DownstreamScore(Detection, 0.5)] };
        Leaderboard board = Leaderboard.Of("test", [with, Weights("scratch", 1, 0.4)], [new("hog", "scratch", "Clusters help.")], []);
        Assert.Equal(["knn-20", "linear", "detection"], board.Protocols.Select(p => p.Key));
        Assert.Equal(0.5, board.Rows[0].Student[2]!.Mean);
        Assert.Null(board.Rows[0].Margin[2]); // no random student was detected with
        Assert.Null(board.Rows[1].Student[0]);
        Assert.Equal("weights as they are", board.Rows[1].Detail);
        LeaderboardVerdict verdict = Assert.Single(board.Verdicts); // only where both have figures
        Assert.Equal("detection", verdict.Protocol.Key);
        Assert.Equal(0.1, verdict.Difference!.Value, 1e-12);
        Assert.Equal([0, 1], board.TeacherColumns);
        Assert.Contains("| scratch (weights as they are) | supervision unknown | 1 | not measured | not measured | 40.0 |", LeaderboardFiles.Markdown(board));
        PageCheck.Parse(HtmlLeaderboard.Render(board));
    }

    [Fact]
    public void Unlike_schedules_do_not_stand_in_one_column()
    {
        LeaderboardEntry longer = Weights("b", 1, 0.5) with
        {
            Downstream = [new DownstreamScore(Detection with { Description = "mean average precision, made: 30 steps" }, 0.5)],
        };
        string error = Assert.Throws<ConfigException>(() => Leaderboard.Of("test", [Weights("a", 1, 0.4), longer], [], [])).Message;
        Assert.Contains("made: 3 steps", error);
        Assert.Contains("made: 30 steps\" in b", error);
    }

    [Fact]
    public void Own_heads_replace_names_and_teachers()
    {
        LeaderboardEntry[] entries =
        [
            Weights("a", 1, 0.4) with { Cells = ["Jigsaw", "no"] }, Weights("b", 1, 0.45) with { Cells = ["Jigsaw++", "yes"] },
        ];
        Leaderboard board = Leaderboard.Of("test", entries, [], [], ["pretext task", "clustering"]);
        Assert.Equal(
            "| pretext task | clustering | runs | detection |\n|---|---|---:|---:|\n| Jigsaw | no | 1 | 40.0 |\n| Jigsaw++ | yes | 1 | 45.0 |\n",
            LeaderboardFiles.Markdown(board));
        string page = HtmlLeaderboard.Render(board);
        Assert.Contains("<th scope=\"row\">Jigsaw++</th><td>yes</td>", page.Replace("\n", ""));
        Assert.DoesNotContain("random student </th>", page);
    }

    [Fact]
    public void A_claim_may_name_its_columns()
    {
        LeaderboardPair linear = Claim with { Columns = ["linear"] };
        Assert.Equal("linear", Assert.Single(Leaderboard.Of("test", Entries, [linear], []).Verdicts).Protocol.Key);
        LeaderboardSpread spread = new(["hog", "coco"], 0.2, "") { Columns = ["kNN 20"] };
        Assert.Equal("knn-20", Assert.Single(Leaderboard.Of("test", Entries, [], [spread]).Spreads).Protocol.Key);
    }

    [Fact]
    public void Equal_differences_give_no_interval()
    {
        LeaderboardEntry[] entries = [Weights("a", 1, 0.50), Weights("a", 2, 0.75), Weights("b", 1, 0.25), Weights("b", 2, 0.50)];
        Assert.Equal("holds, equally in every seed: no interval", Leaderboard.Of("t", entries, [new("a", "b", "")], []).Verdicts[0].Words);
        Assert.Equal("FAILED, equally in every seed: no interval", Leaderboard.Of("t", entries, [new("b", "a", "")], []).Verdicts[0].Words);
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
