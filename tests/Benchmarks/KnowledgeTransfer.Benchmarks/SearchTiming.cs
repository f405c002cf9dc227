using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>One timed search or choice of first centroids.</summary>
internal sealed record SearchTiming(double Seconds, double ProcessorSeconds, string Version)
{
    /// <summary>The columns that <see cref="Columns"/> writes.</summary>
    internal const string Heading = "version,median_seconds,fastest_seconds,processor_seconds";

    /// <summary>Times ours.</summary>
    internal static SearchTiming Of(Action work)
    {
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        work();
        double seconds = watch.Elapsed.TotalSeconds;
        return new(seconds, (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds,
            typeof(KMeans).Assembly.GetName().Version!.ToString(3));
    }

    internal static double Median(List<SearchTiming> timings) => timings.Select(t => t.Seconds).Order().ElementAt(timings.Count / 2);

    internal static string Columns(List<SearchTiming> timings) => string.Create(CultureInfo.InvariantCulture,
        $"{timings[0].Version},{Median(timings):F4},{timings.Min(t => t.Seconds):F4},{timings.Min(t => t.ProcessorSeconds):F4}");
}
