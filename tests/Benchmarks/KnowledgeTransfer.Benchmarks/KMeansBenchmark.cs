using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// k-means beside FAISS and scikit-learn: same rows, same start rows, same number of iterations, same threads, taking turns; results
/// are verified before anything is reported.
/// </summary>
internal static class KMeansBenchmark
{
    private const int Iterations = 10;
    private static readonly (string Name, int N, int D, int K)[] s_shapes =
        [("small", 200_000, 128, 1024), ("medium", 50_000, 512, 500), ("wide", 20_000, 2048, 1000)];

    private sealed record Timing(double Seconds, int Iterations, string Version, Centroids Centroids);

    internal static int Run(BenchmarkOptions options)
    {
        (int rounds, int threads) = (options.Number("rounds", 3), options.Number("threads", 2));
        string shape = options.Text("shape", "all"), python = options.Python, folder = options.Folder;
        string processor = Hardware.Processor();
        double peak = FmaPeak.Measure(threads);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{processor}, {threads} threads, {KMeansBackends.Simd.Description}, fma peak {peak:F0} Gflop/s"));
        List<string> lines =
        [
            "date,processor,threads,n,d,k,iterations,implementation,version,"
                + "median_seconds,fastest_seconds,gflops,share_of_fma_peak,inertia,times_ours",
        ];
        string date = ResultFile.Date;
        foreach ((string name, int n, int d, int k) in s_shapes.Where(s => shape == "all" || s.Name == shape))
        {
            foreach ((string who, double median, double fastest, Timing last, double inertia, double ours) in Compare(n, d, k, rounds,
                threads, python))
            {
                double rate = 2.0 * n * d * k * Iterations / median / 1e9;
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{date},{processor},{threads},{n},{d},{k},{last.Iterations},{who},{last.Version},")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{median:F3},{fastest:F3},{rate:F1},{rate / peak:F3},{inertia:R},{median / ours:F2}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{n} x {d}, k {k}: {who,-20} {median,7:F3} s (fastest {fastest:F3}), ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{rate,6:F1} Gflop/s, {rate / peak,5:P0} of peak, inertia {inertia:G9}, {median / ours:F2} x ours"));
            }
        }
        ResultFile.Write(folder, "kmeans.csv", lines);
        return 0;
    }

    private static IEnumerable<(string Who, double Median, double Fastest, Timing Last, double Inertia, double Ours)> Compare(
        int n, int d, int k, int rounds, int threads, string python)
    {
        (float[] values, float[] start) = DeepLikeData.Make(n, d, k, 1);
        ArrayMatrix rows = new(values, d);
        string work = Directory.CreateTempSubdirectory("kt-benchmark-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(work, "rows"), MemoryMarshal.AsBytes(values.AsSpan()));
            File.WriteAllBytes(Path.Combine(work, "start"), MemoryMarshal.AsBytes(start.AsSpan()));
            Dictionary<string, List<Timing>> timings = new() { ["knowledge-transfer"] = [], ["faiss"] = [], ["scikit-learn"] = [] };
            Ours(new ArrayMatrix(values[..(2000 * d)], d), start[..(16 * d)], threads);
            for (int round = 0; round < rounds; round++)
                foreach ((string who, List<Timing> list) in timings)
                    list.Add(who == "knowledge-transfer" ? Ours(rows, start, threads) : Peer(python, who, work, n, d, k, threads));

            Verify(rows, timings["knowledge-transfer"][^1].Centroids, threads);
            double ours = Median(timings["knowledge-transfer"]);
            double reference = double.NaN;
            foreach ((string who, List<Timing> list) in timings)
            {
                double inertia = NearestCentroids.Assign(rows, list[^1].Centroids, threadCount: threads).Inertia;
                if (double.IsNaN(reference)) reference = inertia;
                if (Math.Abs(inertia / reference - 1) > 0.01)
                    throw new InvalidOperationException($"{who} ends at inertia {inertia}, ours at {reference}: not the same work.");
                yield return (who, Median(list), list.Min(t => t.Seconds), list[^1], inertia, ours);
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static Timing Ours(FeatureMatrix rows, float[] start, int threads)
    {
        Centroids first = new(start, start.Length / rows.Dimension, rows.Dimension);
        Stopwatch watch = Stopwatch.StartNew();
        KMeansResult result = KMeans.Fit(rows, new()
        {
            ClusterCount = first.Count,
            StartCentroids = first,
            MaxIterations = Iterations,
            ThreadCount = threads,
        });
        return new(watch.Elapsed.TotalSeconds, result.Iterations.Count, typeof(KMeans).Assembly.GetName().Version!.ToString(3),
            result.Centroids);
    }

    private static Timing Peer(string python, string who, string work, int n, int d, int k, int threads)
    {
        ProcessStartInfo start = new(python) { RedirectStandardOutput = true };
        string script = Path.Combine(AppContext.BaseDirectory, "kmeans_peers.py"), result = Path.Combine(work, "result");
        foreach (object argument in new object[] { script, who, n, d, k, Iterations, threads, Path.Combine(work, "rows"),
            Path.Combine(work, "start"), result })
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{argument}"));
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{who} did not run (exit code {process.ExitCode}); {python} needs numpy, faiss and scikit-learn.");
        string[] words = output.Split(' ', StringSplitOptions.TrimEntries);
        float[] centroids = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(result)).ToArray();
        return new(double.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), words[2],
            new Centroids(centroids, k, d));
    }

    /// <summary>The labels of every hundredth row against plain float64 arithmetic.</summary>
    private static void Verify(ArrayMatrix rows, Centroids centroids, int threads)
    {
        Assignment labels = NearestCentroids.Assign(rows, centroids, threadCount: threads);
        int d = rows.Dimension;
        Parallel.For(0, rows.RowCount / 100, i =>
        {
            rows.TryGetRows(i * 100, 1, out ReadOnlySpan<float> row);
            int nearest = 0;
            double least = double.PositiveInfinity;
            for (int j = 0; j < centroids.Count; j++)
            {
                double square = 0;
                for (int c = 0; c < d; c++)
                {
                    double difference = (double)row[c] - centroids.Float32[j * d + c];
                    square += difference * difference;
                }
                if (square < least) (nearest, least) = (j, square);
            }
            if (nearest != labels.Labels[i * 100]) throw new InvalidOperationException(
                $"Row {i * 100} is labelled {labels.Labels[i * 100]}, nearest is {nearest}.");
        });
    }

    private static double Median(List<Timing> timings) => timings.Select(t => t.Seconds).Order().ElementAt(timings.Count / 2);
}
