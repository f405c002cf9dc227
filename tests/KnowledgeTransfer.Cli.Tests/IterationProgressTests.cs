using System.Globalization;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

public sealed class IterationProgressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StageProgress> _seen = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_left_is_counted_to_the_limits_of_the_restarts_that_are_left()
    {
        // Three restarts of at most 50; the first ends after 2, the second after 1.
        Report(new KMeansOptions { ClusterCount = 4, RestartCount = 3, MaxIterations = 50 }, Iteration(0, 1), Iteration(0, 2),
            Iteration(1, 1), Iteration(2, 1), Iteration(2, 50));
        Assert.Equal([(1L, 150L), (2, 150), (3, 102), (4, 53), (53, 53)], _seen.Select(p => (p.Done, p.Total)));
        Assert.All(_seen, p => Assert.True(p.IsLimit));
    }

    [Fact]
    public void A_fit_that_goes_on_counts_from_where_it_was()
    {
        Report(new KMeansOptions { ClusterCount = 4, RestartCount = 2, MaxIterations = 10 }, Iteration(0, 7), Iteration(0, 8));
        Assert.Equal([(7L, 20L), (8, 20)], _seen.Select(p => (p.Done, p.Total)));
    }

    [Fact]
    public void An_iteration_says_what_is_known_of_it()
    {
        Report(new KMeansOptions { ClusterCount = 4 },
            new KMeansIteration(0, 1, 1234.5, 200, 0, 0, 50), new KMeansIteration(0, 2, 1000, 12, 0, 0, 3, 0.876));
        Assert.Equal("inertia 1234.5, 200 moved, 25.0 % undecided", _seen[0].Detail); // the choice of the start is not its time
        Assert.Matches(@"^inertia 1000, 12 moved, 1\.5 % undecided, 88 % skipped, [\d.E+-]+ G distances/s$", _seen[1].Detail);
    }

    [Fact]
    public void What_need_not_be_reached_is_at_most_left()
    {
        var progress = new StageProgress("clusters", "iterations", 12, 52, IsLimit: true);
        Assert.Equal("2.00 iterations/s, at most 20 s left", ProgressView.Rate(progress, TimeSpan.FromSeconds(5), 2));
        Assert.Equal("2.00 iterations/s, 20 s left", ProgressView.Rate(progress with { IsLimit = false }, TimeSpan.FromSeconds(5), 2));
        Assert.Equal("2.00 iterations/s", ProgressView.Rate(progress with { Total = 12 }, TimeSpan.FromSeconds(5), 2));
    }

    [Fact]
    public void The_log_has_a_line_per_iteration_and_goes_on_with_a_fit_that_goes_on()
    {
        KMeansOptions options = new() { ClusterCount = 4 };
        using (IterationLog log = IterationLog.Open(_folder["log"], false, "simd")!)
            new IterationProgress(new ImmediateProgress<StageProgress>(_seen.Add), options, 200, log).Report(Iteration(0, 1));
        using (IterationLog log = IterationLog.Open(_folder["log"], true, "native")!)
        {
            var progress = new IterationProgress(new ImmediateProgress<StageProgress>(_seen.Add), options, 200, log);
            progress.Report(Iteration(0, 1));
            progress.Report(new KMeansIteration(0, 2, 0.1, 20, 0, 0, 3, 0.5));
        }
        string[] lines = File.ReadAllLines(_folder["log", IterationLog.FileName]);
        Assert.Equal(["restart", "0", "0", "0"], lines.Select(line => line.Split(',')[0]));
        Assert.Equal(["iteration", "1", "1", "2"], lines.Select(line => line.Split(',')[1]));
        string[] last = lines[3].Split(',');
        Assert.Equal(["0", "2", "0.1", "20", "0.0150", "0.5000", "native"], [.. last[..2], .. last[3..7], last[8]]);
        (double seconds, double rate) = (Number(last[2]), Number(last[7]));
        double rounding = 1e-4 + (1e-3 * seconds); // of both: 0.1 ms, four digits
        Assert.InRange(200 * 4 / (rate * 1e9), seconds - rounding, seconds + rounding); // n k distances in that time
        Assert.Equal("", lines[1].Split(',')[7]);
        IterationLog.Open(_folder["log"], false, "simd")!.Dispose();
        Assert.Single(File.ReadAllLines(_folder["log", IterationLog.FileName]));
    }

    [Fact]
    public void Clusters_leave_a_log_of_their_iterations_beside_the_result()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [.. Enumerable.Range(0, 600).Select(i => (float)(i * i % 37))], 2);
        Kt.Done("clusters", _folder["v.npy"], "--k", "5", "--restarts", "2", "--out", _folder["out"]);
        string[] result = File.ReadAllLines(_folder["out", "iterations.csv"]);
        string[] log = File.ReadAllLines(_folder["out", "log", "iterations.csv"]);
        Assert.Equal(result.Length, log.Length);
        Assert.Equal(result.Skip(1).Select(line => line.Split(',')[..3]), log.Skip(1).Select(line => line.Split(',')).Select(cells =>
            (string[])[cells[0], cells[1], cells[3]]));
    }

    [Fact]
    public void A_number_that_is_none_is_refused_by_name()
    {
        Kt.Refused(2, ["--threads", "many"], "clusters", "v.npy", "--k", "2", "--threads", "many");
        Kt.Refused(2, ["--threads is 1025; it must be 0 to 1024."], "clusters", "v.npy", "--k", "2", "--threads", "1025");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static KMeansIteration Iteration(int restart, int iteration) => new(restart, iteration, 10, 5, 0, 0, 0);

    private void Report(KMeansOptions options, params KMeansIteration[] iterations)
    {
        var progress = new IterationProgress(new ImmediateProgress<StageProgress>(_seen.Add), options, 200, null);
        foreach (KMeansIteration iteration in iterations) progress.Report(iteration);
    }
}
