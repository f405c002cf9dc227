using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// k-means without peers: what each part of the screen is worth, what hostile data cost, and how time grows. Every variant has to end with
/// the same centroids, bit for bit, before its time counts.
/// </summary>
internal static class KMeansAblation
{
    private const int Iterations = 10, MostIterations = 300;

    private static readonly (string Name, ScreenSettings Settings)[] s_variants =
    [
        ("all parts", new()),
        ("without reduced vectors", new() { UsesReduced = false }),
        ("without bounds", new() { UsesBounds = false }),
        ("without both", new() { UsesReduced = false, UsesBounds = false }),
    ];

    private static readonly (int N, int D, int K)[] s_shapes = [(200_000, 128, 1024), (50_000, 512, 500), (20_000, 2048, 1000)];

    internal static int Run(BenchmarkOptions options)
    {
        (int rounds, int threads) = (options.Number("rounds", 5), options.Number("threads", 2));
        List<string> lines = ["date,processor,threads,table,data,n,d,k,iterations,variant,median_seconds,fastest_seconds,times_the_first"];
        string part = options.Text("table", "all");
        if (part is "all" or "ablation") Ablation(lines, rounds, threads);
        if (part is "all" or "hostile") Hostile(lines, rounds, threads);
        if (part is "all" or "growth") Growth(lines, rounds, threads);
        ResultFile.Write(options.Folder, "kmeans-parts.csv", lines);
        return 0;
    }

    private static void Ablation(List<string> lines, int rounds, int threads)
    {
        foreach ((int n, int d, int k) in s_shapes)
        {
            (float[] values, float[] start) = DeepLikeData.Make(n, d, k, 1);
            foreach (int iterations in new[] { Iterations, MostIterations })
                Compare(lines, "ablation", "deep-like", values, start, d, iterations, rounds, threads, s_variants);
        }
        (int many, int wide, int count) = s_shapes[0];
        (float[] noise, float[] first) = DeepLikeData.Independent(many, wide, count, 1);
        Compare(lines, "ablation", "iid", noise, first, wide, Iterations, rounds, threads, s_variants);
    }

    /// <summary>One huge coordinate, every row twice, and an offset of a million, against the same rows without.</summary>
    private static void Hostile(List<string> lines, int rounds, int threads)
    {
        (int n, int d, int k) = s_shapes[0];
        (float[] clean, float[] start) = DeepLikeData.Make(n, d, k, 1);
        float[] huge = [.. clean], twice = [.. clean], offset = [.. clean], shifted = [.. start];
        huge[12_345] = 3e7f;
        clean.AsSpan(0, n / 2 * d).CopyTo(twice.AsSpan(n / 2 * d));
        foreach (float[] values in new[] { offset, shifted })
            for (int i = 0; i < values.Length; i++) values[i] += 1e6f;
        (string, ScreenSettings)[] variant = [s_variants[0]];
        foreach ((string name, float[] values, float[] first) in new[]
            { ("clean", clean, start), ("one huge coordinate", huge, start), ("every row twice", twice, start), ("offset 1e6", offset, shifted) })
            Compare(lines, "hostile", name, values, first, d, Iterations, rounds, threads, variant);
    }

    private static void Growth(List<string> lines, int rounds, int threads)
    {
        (string, ScreenSettings)[] variant = [s_variants[0]];
        for (int i = 0; i <= 3; i++) Time(25_000 << i, 128, 512, threads);
        for (int i = 0; i <= 3; i++) Time(25_000, 128 << i, 512, threads);
        for (int i = 0; i <= 3; i++) Time(50_000, 128, 256 << i, threads);
        for (int i = 0; i <= 3 && 1 << i <= Environment.ProcessorCount; i++) Time(100_000, 128, 512, 1 << i);

        void Time(int n, int d, int k, int count)
        {
            (float[] values, float[] start) = DeepLikeData.Make(n, d, k, 1);
            Compare(lines, "growth", "deep-like", values, start, d, Iterations, rounds, count, variant);
        }
    }

    private static void Compare(
        List<string> lines, string table, string data, float[] values, float[] start, int d, int iterations, int rounds, int threads,
        (string Name, ScreenSettings Settings)[] variants)
    {
        ArrayMatrix rows = new(values, d);
        List<KMeansTiming>[] timings = [.. variants.Select(_ => new List<KMeansTiming>())];
        foreach ((_, ScreenSettings settings) in variants) KMeansTiming.Of(rows, start, Backend(settings), threads, 3);
        for (int round = 0; round < rounds; round++)
            for (int v = 0; v < variants.Length; v++)
                timings[v].Add(KMeansTiming.Of(rows, start, Backend(variants[v].Settings), threads, iterations));
        if (timings.Any(list => !list[^1].Centroids.HasSameBits(timings[0][^1].Centroids)))
            throw new InvalidOperationException($"{data} {rows.RowCount} x {d}: the variants end with different centroids.");
        for (int v = 0; v < variants.Length; v++)
        {
            double median = KMeansTiming.Median(timings[v]);
            string line = string.Create(CultureInfo.InvariantCulture,
                $"{data},{rows.RowCount},{d},{start.Length / d},{timings[v][0].Iterations},{variants[v].Name},{median:F4},")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{timings[v].Min(t => t.Seconds):F4},{median / KMeansTiming.Median(timings[0]):F2}");
            lines.Add($"{ResultFile.Date},{Hardware.Processor()},{threads},{table},{line}");
            Console.WriteLine($"{table}, {threads} threads: {line}");
        }
    }

    private static NativeBackend Backend(ScreenSettings settings) =>
        new(Enum.GetValues<NativeInstructions>().First(NativePanels.Supports)) { Settings = settings };
}
