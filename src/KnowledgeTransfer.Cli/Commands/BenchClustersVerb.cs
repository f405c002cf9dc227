using System.CommandLine;
using System.Globalization;
using KnowledgeTransfer.Cli.Benchmarks;
using KnowledgeTransfer.Cli.Terminal;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary><c>kt bench clusters</c>: every k-means backend of this machine on made-up rows, verified first.</summary>
internal static class BenchClustersVerb
{
    public static Verb Create()
    {
        Option<int> rows = CommonOptions.Whole("--rows", "Rows, made to look like features of a network", 100_000, 1);
        Option<int> dimension = CommonOptions.Whole("--dim", "Numbers per row", 128, 1);
        Option<int> clusters = CommonOptions.Whole("--k", "Clusters", 1000, 1);
        Option<int> iterations = CommonOptions.Whole("--iterations", "Most iterations", 10, 1);
        Option<int> rounds = CommonOptions.Repetitions("--rounds", "Measured fits per backend, taking turns; the median counts", 5);
        Option<int> threads = CommonOptions.Threads(), seed = CommonOptions.Seed();
        var backend = new Option<string[]>("--backend")
        {
            Description = "Only these; all that work here except scalar unless given",
            HelpName = "A,B,...",
            DefaultValueFactory = _ => [],
        };
        var csv = new Option<string?>("--csv")
        {
            Description = "Add the figures to this table, with date and processor",
            HelpName = "FILE",
        };
        Option<bool> json = CommonOptions.Json(), noBounds = CommonOptions.NoBounds(), noReduced = CommonOptions.NoReduced();
        Option<bool> noRotation = CommonOptions.NoRotation();
        var command = new Command("clusters", "Verify that the k-means backends of this machine agree, then time them")
        {
            rows, dimension, clusters, iterations, rounds, threads, seed, backend, csv, json, noBounds, noReduced, noRotation,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var request = new ClusterBenchmarkRequest(
                parsed.GetValue(rows), parsed.GetValue(dimension), parsed.GetValue(clusters), parsed.GetValue(iterations),
                parsed.GetValue(rounds), parsed.GetValue(threads), parsed.GetValue(seed),
                [.. parsed.GetValue(backend)!.SelectMany(given => given.Split(',', StringSplitOptions.TrimEntries))],
                CommonOptions.Parts(parsed, noBounds, noReduced, noRotation));
            request.Check(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            ClusterBenchmarkTable? table = parsed.GetValue(csv) is { } path ? ClusterBenchmarkTable.Open(path) : null;
            ClusterBenchmarkResult result = ClusterBenchmark.Run(request, cancellation);
            table?.Add(result);
            if (parsed.GetValue(json)) Output.Json(result);
            else Print(result);
            return ExitCode.Done;
        }));
        return new Verb(command,
            ["kt bench clusters", "kt bench clusters --rows 50000 --dim 512 --k 500 --backend native,simd --csv bench.csv"]);
    }

    private static void Print(ClusterBenchmarkResult r)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        Output.Note(string.Create(plain, $"{r.Processor}, {r.ThreadCount} threads, float32 fma peak {r.FmaPeak:F0} Gflop/s"));
        Output.Note(string.Create(plain, $"{r.RowCount:N0} x {r.Dimension:N0} into {r.ClusterCount:N0}, {r.IterationCount} iterations: ")
            + string.Create(plain, $"the same bits by all, and by scalar on {r.VerifiedRowCount:N0} rows"));
        Output.Table(["backend", ">seconds", ">fastest", ">processor", ">Gflop/s", ">of the fma peak"], r.Timings.Select(t => (string[])
        [
            t.Description, Seconds(t.MedianSeconds), Seconds(t.FastestSeconds), Seconds(t.ProcessorSeconds),
            t.Gigaflops.ToString("N0", plain), string.Create(plain, $"{t.OfFmaPeak:F2} x"),
        ]));

        string Seconds(double value) => value.ToString("F4", plain);
    }
}
