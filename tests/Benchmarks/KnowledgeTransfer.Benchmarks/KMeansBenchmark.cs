using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// k-means beside FAISS and scikit-learn: same rows, same start rows, same number of iterations, same threads, taking turns; results
/// are verified before anything is reported. Everything from the rows in memory to the centroids is timed.
/// </summary>
internal static class KMeansBenchmark
{
    private const int MostIterations = 300, FileClusters = 1000;
    private static readonly string[] s_ours = ["native", "simd"], s_peers = ["faiss", "scikit-learn"];

    /// <param name="Name">For the option shape.</param>
    /// <param name="N">Rows.</param>
    /// <param name="D">Dimension.</param>
    /// <param name="K">Clusters.</param>
    /// <param name="Data">deep-like; iid: the worst case, without any structure; or what <paramref name="File"/> is called.</param>
    /// <param name="Iterations">How many; <see cref="MostIterations"/> stands for: until no label changes.</param>
    /// <param name="File">A .npy file of float32 rows; null for rows that are made.</param>
    private sealed record Case(string Name, int N, int D, int K, string Data, int Iterations, string? File = null);

    private static readonly Case[] s_cases =
    [
        new("small", 200_000, 128, 1024, "deep-like", 10),
        new("medium", 50_000, 512, 500, "deep-like", 10),
        new("wide", 20_000, 2048, 1000, "deep-like", 10),
        new("iid", 200_000, 128, 1024, "iid", 10),
        new("tiny", 1000, 16, 8, "deep-like", 10),
        new("small-converged", 200_000, 128, 1024, "deep-like", MostIterations),
        new("medium-converged", 50_000, 512, 500, "deep-like", MostIterations),
        new("wide-converged", 20_000, 2048, 1000, "deep-like", MostIterations),
    ];

    internal static int Run(BenchmarkOptions options)
    {
        (int rounds, int threads) = (options.Number("rounds", 5), options.Number("threads", 2));
        string shape = options.Text("shape", "all"), python = options.Python, folder = options.Folder;
        string processor = Hardware.Processor();
        KMeansBackends all = KMeansBackends.Processor;
        string[] ours = [.. s_ours.Where(name => IsHere(all, name))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{processor}, {threads} threads, {string.Join(", ", ours.Select(name => all.ByName(name).Description))}, ")
            + string.Create(CultureInfo.InvariantCulture, $"fma peak {FmaPeak.Measure(threads):F0} Gflop/s"));
        List<string> lines =
        [
            "date,processor,threads,data,n,d,k,iterations,implementation,version,median_seconds,fastest_seconds,processor_seconds,"
                + "gops,inertia,times_faster_than_the_faster_peer",
        ];
        Case[] wanted = [.. s_cases.Where(s => shape == "all" || shape.Split(',').Contains(s.Name)), .. Files(options)];
        foreach (Case one in wanted)
        {
            foreach ((string who, List<KMeansTiming> timings, double inertia, double ratio) in Compare(one, rounds, threads, python, ours))
            {
                KMeansTiming last = timings[^1];
                double median = KMeansTiming.Median(timings), rate = 2.0 * one.N * one.D * one.K * last.Iterations / median / 1e9;
                lines.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{ResultFile.Date},{processor},{threads},{one.Data},{one.N},{one.D},{one.K},{last.Iterations},{who},{last.Version},")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"{median:F4},{timings.Min(t => t.Seconds):F4},{timings.Min(t => t.ProcessorSeconds):F4},{rate:F1},{inertia:R},")
                    + string.Create(CultureInfo.InvariantCulture, $"{ratio:F2}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{one.Data} {one.N} x {one.D}, k {one.K}, {last.Iterations} iterations: {who,-13} {median,8:F4} s ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"(fastest {timings.Min(t => t.Seconds):F4}), {rate,6:F1} Gop/s, inertia {inertia:G9}, {ratio:F2} x the faster peer"));
            }
        }
        ResultFile.Write(folder, "kmeans.csv", lines);
        return 0;
    }

    /// <summary>Real features: 10 iterations, and to the end, of every <c>--features NAME=FILE.npy,NAME=FILE.npy</c>.</summary>
    private static IEnumerable<Case> Files(BenchmarkOptions options)
    {
        foreach (string[] pair in options.Text("features", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
        {
            using NpyMatrix rows = NpyMatrix.Open(pair[1]);
            foreach (int iterations in (int[])[10, MostIterations])
                yield return new Case(pair[0], (int)rows.RowCount, rows.Dimension, FileClusters, pair[0], iterations, pair[1]);
        }
    }

    private static (float[] Values, float[] Start) Rows(Case one)
    {
        if (one.Data == "iid") return DeepLikeData.Independent(one.N, one.D, one.K, 1);
        if (one.File is null) return DeepLikeData.Make(one.N, one.D, one.K, 1);
        using NpyMatrix rows = NpyMatrix.Open(one.File);
        float[] values = new float[one.N * one.D];
        rows.CopyRows(0, values);
        int[] chosen = [.. Enumerable.Range(0, one.N)];
        new Random(1).Shuffle(chosen);
        return (values, [.. chosen[..one.K].SelectMany(row => values[(row * one.D)..((row + 1) * one.D)])]);
    }

    internal static bool IsHere(KMeansBackends backends, string name)
    {
        try
        {
            return backends.ByName(name) is not null;
        }
        catch (DeviceException e)
        {
            Console.WriteLine(e.Message);
            return false;
        }
    }

    private static IEnumerable<(string Who, List<KMeansTiming> Timings, double Inertia, double Ratio)> Compare(
        Case one, int rounds, int threads, string python, string[] ours)
    {
        (float[] values, float[] start) = Rows(one);
        ArrayMatrix rows = new(values, one.D);
        string work = Directory.CreateTempSubdirectory("kt-benchmark-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(work, "rows"), MemoryMarshal.AsBytes(values.AsSpan()));
            File.WriteAllBytes(Path.Combine(work, "start"), MemoryMarshal.AsBytes(start.AsSpan()));
            Dictionary<string, List<KMeansTiming>> timings = ours.Concat(s_peers).ToDictionary(who => who, _ => new List<KMeansTiming>());
            // The peers' libraries are warmed up by a small fit, too.
            foreach (string who in ours)
                for (int i = 0; i < 3; i++) Ours(who, new ArrayMatrix(values[..(Math.Min(one.N, 20000) * one.D)], one.D), start, threads, 3);
            for (int round = 0; round < rounds; round++)
            {
                foreach ((string who, List<KMeansTiming> list) in timings)
                {
                    list.Add(ours.Contains(who)
                        ? Ours(who, rows, start, threads, one.Iterations)
                        // FAISS does not stop where nothing changes: it gets as many iterations as ours took.
                        : Peer(python, who, work, one, who == "faiss" ? timings[ours[0]][0].Iterations : one.Iterations, threads));
                }
            }
            foreach (string who in ours)
            {
                if (!timings[who][^1].Centroids.HasSameBits(timings[ours[0]][^1].Centroids))
                    throw new InvalidOperationException($"{who} and {ours[0]} end with different centroids.");
            }
            Verify(rows, timings[ours[0]][^1].Centroids, threads);
            double faster = s_peers.Min(who => KMeansTiming.Median(timings[who])), reference = double.NaN;
            foreach ((string who, List<KMeansTiming> list) in timings)
            {
                double inertia = NearestCentroids.Assign(rows, list[^1].Centroids, threadCount: threads).Inertia;
                if (double.IsNaN(reference)) reference = inertia;
                if (Math.Abs(inertia / reference - 1) > 0.01)
                    throw new InvalidOperationException($"{who} ends at inertia {inertia}, ours at {reference}: not the same work.");
                yield return (who, list, inertia, faster / KMeansTiming.Median(list));
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static KMeansTiming Ours(string who, FeatureMatrix rows, float[] start, int threads, int iterations) =>
        KMeansTiming.Of(rows, start, KMeansBackends.Processor.ByName(who), threads, iterations);

    private static KMeansTiming Peer(string python, string who, string work, Case one, int iterations, int threads)
    {
        ProcessStartInfo start = new(python) { RedirectStandardOutput = true };
        string script = Path.Combine(AppContext.BaseDirectory, "kmeans_peers.py"), result = Path.Combine(work, "result");
        foreach (object argument in new object[] { script, who, one.N, one.D, one.K, iterations, threads, Path.Combine(work, "rows"),
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
        return new(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture),
            int.Parse(words[2], CultureInfo.InvariantCulture), words[3], new Centroids(centroids, one.K, one.D));
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
}
