using System.Diagnostics;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>One timed fit from given start rows.</summary>
internal sealed record KMeansTiming(double Seconds, double ProcessorSeconds, int Iterations, string Version, Centroids Centroids)
{
    internal static KMeansTiming Of(FeatureMatrix rows, float[] start, IKMeansBackend backend, int threads, int iterations)
    {
        Centroids first = new(start, start.Length / rows.Dimension, rows.Dimension);
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        KMeansResult result = KMeans.Fit(rows, new()
        {
            ClusterCount = first.Count,
            StartCentroids = first,
            MaxIterations = iterations,
            ThreadCount = threads,
            Backend = backend,
        });
        double seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds, result.Iterations.Count,
            typeof(KMeans).Assembly.GetName().Version!.ToString(3), result.Centroids);
    }

    internal static double Median(List<KMeansTiming> timings) => timings.Select(t => t.Seconds).Order().ElementAt(timings.Count / 2);
}
