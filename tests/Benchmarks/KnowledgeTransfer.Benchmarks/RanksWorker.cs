using System.Diagnostics;
using System.Text.Json;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>One rank of <see cref="RanksBenchmark"/>, or its one process without mpirun.</summary>
internal static class RanksWorker
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "ranks-worker";

    private const int FitCount = 3, SumCount = 10, StepCount = 1000;
    private const int PaperLength = 2000 * 8192; // k d of the paper's job: 131 MB

    internal static int Run(BenchmarkOptions options)
    {
        MpiRanks? job = MpiLaunch.Current is { } launch ? MpiRanks.Join(launch) : null;
        RankGroup ranks = job ?? RankGroup.Alone;
        using NpyMatrix rows = NpyMatrix.Open(options.Text("rows", "")), start = NpyMatrix.Open(options.Text("start", ""));
        float[] values = new float[start.RowCount * start.Dimension];
        start.CopyRows(0, values);
        KMeansOptions fit = new()
        {
            ClusterCount = (int)start.RowCount,
            StartCentroids = new Centroids(values, (int)start.RowCount, start.Dimension),
            MaxIterations = options.Number("iterations", 10),
            ThreadCount = options.Number("threads", 1),
            Ranks = ranks,
        };
        string hash = KMeans.Fit(rows, fit).Centroids.Sha256; // warms up
        double[] seconds = [.. Enumerable.Range(0, FitCount).Select(_ => Seconds(ranks, () => KMeans.Fit(rows, fit)))];
        double step = Seconds(ranks, () =>
        {
            for (int i = 0; i < StepCount; i++) ranks.Together<byte>(() => []);
        }) / StepCount;
        RanksTiming timing = new(hash, seconds, FastestSum(ranks, values.Length), FastestSum(ranks, PaperLength), 1e6 * step);
        if (ranks.Rank == 0) Console.WriteLine(JsonSerializer.Serialize(timing));
        job?.Leave();
        return 0;
    }

    /// <summary>Milliseconds for one sum over all ranks.</summary>
    private static double FastestSum(RankGroup ranks, int length)
    {
        long[] numbers = new long[length];
        return 1e3 * Enumerable.Range(0, SumCount).Min(_ => Seconds(ranks, () => ranks.Sum(numbers)));
    }

    /// <summary>Seconds from when all ranks are there until this one is done; work ends in a step of all.</summary>
    private static double Seconds(RankGroup ranks, Action work)
    {
        ranks.Together<byte>(() => []);
        Stopwatch watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }
}
