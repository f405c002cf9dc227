using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// The choice of first centroids: k-means++ on all rows and k-means||, as seconds beyond a fit of one iteration that starts from random
/// rows, beside the inertia of what was chosen. That all backends choose the same is verified first, on fewer rows.
/// </summary>
internal static class SeedingBenchmark
{
    private const int N = 100_000, D = 128, K = 1000;

    internal static int Run(BenchmarkOptions options)
    {
        (int rounds, int threads) = (options.Number("rounds", 3), options.Number("threads", 2));
        string processor = Hardware.Processor();
        List<string> lines = ["date,processor,threads,data,n,d,k,start,median_seconds,fastest_seconds,inertia"];
        foreach ((string data, float[] values) in new[] { ("deep-like", DeepLikeData.Make(N, D, K, 1).Rows), ("iid", Independent()) })
        {
            Verify(new ArrayMatrix(values[..(3000 * D)], D));
            ArrayMatrix rows = new(values, D);
            foreach (KMeansInitialisation start in (KMeansInitialisation[])[KMeansInitialisation.PlusPlus, KMeansInitialisation.Parallel])
            {
                double[] seconds = new double[rounds];
                double inertia = 0;
                for (int round = 0; round < rounds; round++)
                {
                    double without = Fit(rows, KMeansInitialisation.RandomRows, threads).Seconds;
                    (double with, inertia) = Fit(rows, start, threads);
                    seconds[round] = with - without;
                }
                Array.Sort(seconds);
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{ResultFile.Date},{processor},{threads},{data},{N},{D},{K},{start},{seconds[rounds / 2]:F2},{seconds[0]:F2},{inertia:R}"));
                Console.WriteLine(lines[^1]);
            }
        }
        ResultFile.Write(options.Folder, "seeding.csv", lines);
        return 0;
    }

    private static (double Seconds, double Inertia) Fit(FeatureMatrix rows, KMeansInitialisation start, int threads)
    {
        Stopwatch watch = Stopwatch.StartNew();
        KMeansResult result = KMeans.Fit(rows, Options(K) with { Initialisation = start, ThreadCount = threads });
        return (watch.Elapsed.TotalSeconds, result.Iterations[0].Inertia);
    }

    private static KMeansOptions Options(int k) => new() { ClusterCount = k, MaxIterations = 1, SampleCount = N, Seed = 5 };

    private static void Verify(FeatureMatrix rows)
    {
        foreach (KMeansInitialisation start in Enum.GetValues<KMeansInitialisation>())
        {
            KMeansOptions options = Options(50) with { Initialisation = start };
            string found = KMeans.Fit(rows, options).Centroids.Sha256;
            if (found != KMeans.Fit(rows, options with { Backend = KMeansBackends.Scalar }).Centroids.Sha256)
                throw new InvalidOperationException($"{start} is not what the scalar backend chooses.");
        }
    }

    /// <summary>The worst case: nothing can be skipped.</summary>
    private static float[] Independent()
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, N * D).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
