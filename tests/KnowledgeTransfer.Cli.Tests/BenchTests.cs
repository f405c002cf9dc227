using System.Text.Json;
using KnowledgeTransfer.Cli.Benchmarks;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

public sealed class BenchTests : IDisposable
{
    private static readonly string[] s_small =
        ["bench", "clusters", "--rows", "400", "--dim", "9", "--k", "7", "--iterations", "3", "--rounds", "2", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_backend_that_works_here_has_a_line()
    {
        Kt run = Kt.Done(s_small);
        Assert.Contains(KMeansBackends.Simd.Description, run.Out);
        Assert.DoesNotContain(KMeansBackends.Scalar.Description, run.Out);
        Assert.Contains("400 x 9 into 7, 3 iterations: the same bits by all, and by scalar on 400 rows", run.Error);
        if (new NativeBackendSource().Offer().Backend is { } native) Assert.Contains(native.Description, run.Out);
        else Assert.Contains("left out: The k-means backend \"native\"", run.Error);
    }

    [Fact]
    public void Parts_of_the_screen_can_be_left_out()
    {
        string all = KMeansBackends.Simd.Description;
        Assert.Contains($"{all}, without bounds ", Kt.Done([.. s_small, "--backend", "simd", "--no-bounds"]).Out);
        Assert.Contains($"{all}, without bounds, without reduced vectors ",
            Kt.Done([.. s_small, "--backend", "simd", "--no-bounds", "--no-reduced"]).Out);
        Assert.Contains($"{all}, without rotation ", Kt.Done([.. s_small, "--backend", "simd", "--no-rotation"]).Out);
        Kt.Refused(2, ["\"scalar\" has no such parts"], [.. s_small, "--backend", "scalar", "--no-reduced"]);
        Assert.DoesNotContain("--no-", Kt.Done("bench", "clusters", "--help").Out);
    }

    [Fact]
    public void The_figures_follow_from_the_seconds()
    {
        using JsonDocument json = JsonDocument.Parse(Kt.Done([.. s_small, "--backend", "scalar,simd", "--json"]).Out);
        JsonElement result = json.RootElement;
        Assert.Equal(3, result.GetProperty("iterationCount").GetInt32());
        double peak = result.GetProperty("fmaPeak").GetDouble();
        Assert.True(peak > 0);
        JsonElement[] timings = [.. result.GetProperty("timings").EnumerateArray()];
        Assert.Equal(["scalar", "simd"], timings.Select(t => t.GetProperty("name").GetString()));
        Assert.All(timings, t =>
        {
            (double median, double rate) = (t.GetProperty("medianSeconds").GetDouble(), t.GetProperty("gigaflops").GetDouble());
            Assert.InRange(t.GetProperty("fastestSeconds").GetDouble(), double.Epsilon, median);
            Assert.Equal(2.0 * 400 * 9 * 7 * 3 / 1e9, rate * median, 1e-12);
            Assert.Equal(rate, t.GetProperty("ofFmaPeak").GetDouble() * peak, 1e-9);
        });
    }

    [Fact]
    public void A_table_grows_by_a_line_per_backend_and_run()
    {
        string table = _folder["bench.csv"];
        for (int run = 1; run <= 2; run++)
        {
            Kt.Done([.. s_small, "--backend", "simd", "--backend", "scalar", "--csv", table]);
            string[] lines = File.ReadAllLines(table);
            Assert.Equal(1 + 2 * run, lines.Length);
            string[] heads = lines[0].Split(',');
            Assert.All(lines[1..], line =>
            {
                Dictionary<string, string> cells = heads.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
                Assert.Equal(heads.Length, line.Split(',').Length);
                Assert.Equal(("400", "9", "7", "3", "2"), (cells["n"], cells["d"], cells["k"], cells["iterations"], cells["rounds"]));
                Assert.Contains(cells["backend"], (string[])["simd", "scalar"]);
            });
        }
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_before_anything_is_made()
    {
        Kt.Refused(2, ["--k is 401", "--rows is 400"], "bench", "clusters", "--rows", "400", "--k", "401");
        Kt.Refused(2, ["--rows is 0", "at least 1"], "bench", "clusters", "--rows", "0");
        Kt.Refused(2, ["--dim is -2"], "bench", "clusters", "--dim", "-2");
        Kt.Refused(2, ["--rounds is 101", "1 to 100"], "bench", "clusters", "--rounds", "101");
        Kt.Refused(2, ["--iterations", "many"], "bench", "clusters", "--iterations", "many");
        Kt.Refused(2, ["2147483647 x --dim 3", "6442450941 numbers"], "bench", "clusters", "--rows", "2147483647", "--dim", "3");
        Kt.Refused(2, ["\"gpu\"", "native, simd, scalar"], [.. s_small, "--backend", "gpu"]);
        Kt.Refused(2, ["no folder", "nowhere"], [.. s_small, "--csv", _folder["nowhere", "bench.csv"]]);
        File.WriteAllText(_folder["letter.txt"], "Dear all\n");
        Kt.Refused(2, ["letter.txt", "no table of kt bench clusters"], [.. s_small, "--csv", _folder["letter.txt"]]);
        Assert.Equal("Dear all\n", File.ReadAllText(_folder["letter.txt"]));
    }

    [Fact]
    public void What_does_not_fit_memory_says_how_much_there_is()
    {
        // 400 rows of 9 numbers: 6 bytes a number and 100 a row.
        ClusterBenchmarkRequest request = new(400, 9, 7, 3, 1, 1, 1, []);
        request.Check(400 * (6 * 9 + 100));
        Assert.Contains("need about 0 MiB", Assert.Throws<ConfigException>(() => request.Check(400 * (6 * 9 + 100) - 1)).Message);
        ClusterBenchmarkRequest large = request with { RowCount = 1 << 20, Dimension = 100 };
        Assert.Contains("need about 700 MiB of memory; this machine has 512 MiB",
            Assert.Throws<ConfigException>(() => large.Check(512 << 20)).Message);
        Assert.Contains("--k is 67108863", Assert.Throws<ConfigException>(() =>
            (request with { RowCount = 1 << 30, Dimension = 1, ClusterCount = 67108863 }).Check(long.MaxValue)).Message);
    }

    [Fact]
    public void Cancelled_it_throws_and_writes_nothing()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        ClusterBenchmarkRequest request = new(400, 9, 7, 3, 1, 1, 1, ["simd"]);
        Assert.ThrowsAny<OperationCanceledException>(() => ClusterBenchmark.Run(request, source.Token));
    }

    [Fact]
    public void Interrupted_it_ends_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        // A hundred fits of seconds each: it will not be over before the signal comes.
        using KtProcess bench = new("bench", "clusters", "--rows", "20000", "--k", "200", "--backend", "scalar", "--rounds", "100",
            "--csv", _folder["bench.csv"]);
        bench.WaitFor(said => said.Contains("scalar", StringComparison.Ordinal));
        Assert.Equal(130, bench.Send(KtProcess.Terminate));
        Assert.False(File.Exists(_folder["bench.csv"]));
    }
}
