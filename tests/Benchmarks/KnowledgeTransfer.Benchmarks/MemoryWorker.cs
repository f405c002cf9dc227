using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>One fit of <see cref="MemoryBenchmark"/> in a process of its own, whose peak is that fit's.</summary>
internal static class MemoryWorker
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "kmeans-memory-worker";

    internal static int Run(BenchmarkOptions options)
    {
        string limit = options.Text("memory", "");
        using NpyMatrix rows = NpyMatrix.Open(options.Text("file", ""));
        Stopwatch watch = Stopwatch.StartNew();
        KMeansResult result = KMeans.Fit(rows, new KMeansOptions
        {
            ClusterCount = options.Number("clusters", 1),
            MaxIterations = options.Number("iterations", 1),
            ThreadCount = options.Number("threads", 1),
            Initialisation = KMeansInitialisation.RandomRows,
            Memory = limit.Length == 0 ? null : ByteSize.Parse(limit),
        });
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new MemoryTiming(
            result.Centroids.Sha256, result.Inertia, seconds, 1024 * Value("status", "VmHWM"), Value("io", "rchar"), Value("io", "read_bytes"),
            result.Memory?.ToString() ?? "no limit")));
        return 0;
    }

    /// <summary>A number of a file of Linux's about this process.</summary>
    private static long Value(string file, string name)
    {
        string line = File.ReadLines($"/proc/self/{file}").First(text => text.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
