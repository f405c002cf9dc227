using System.Globalization;
using System.Text;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>Figures of many runs of <c>kt bench clusters</c> in one CSV file.</summary>
internal sealed class ClusterBenchmarkTable
{
    private const string Heading =
        "date,processor,threads,data,n,d,k,iterations,backend,description,version,rounds,median_seconds,fastest_seconds,"
        + "processor_seconds,gflops,fma_peak_gflops,times_fma_peak";

    private readonly string _path, _before;

    private ClusterBenchmarkTable(string path, string before) => (_path, _before) = (path, before);

    /// <summary>A file of earlier runs, or a new one.</summary>
    /// <exception cref="ConfigException">The file is something else, or its folder does not exist.</exception>
    public static ClusterBenchmarkTable Open(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new ConfigException($"--csv names {path}, but there is no folder {folder}. Make it first.");
        if (Directory.Exists(path)) throw new ConfigException($"--csv names {path}, which is a folder; name a file.");
        if (!File.Exists(path)) return new(path, Heading + "\n");
        string before = File.ReadAllText(path);
        return before.StartsWith(Heading + "\n", StringComparison.Ordinal)
            ? new(path, before.EndsWith('\n') ? before : before + "\n")
            : throw new ConfigException($"--csv names {path}, which is no table of kt bench clusters; name another file.");
    }

    /// <summary>Adds a line per backend.</summary>
    public void Add(ClusterBenchmarkResult r)
    {
        var text = new StringBuilder(_before);
        string version = typeof(KMeans).Assembly.GetName().Version!.ToString(3);
        foreach (BackendTiming t in r.Timings)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{r.Date},{Plain(r.Processor)},{r.ThreadCount},deep-like,{r.RowCount},{r.Dimension},{r.ClusterCount},{r.IterationCount},")
                .Append(CultureInfo.InvariantCulture, $"{t.Name},{Plain(t.Description)},{version},{r.RoundCount},{t.MedianSeconds:F4},")
                .Append(CultureInfo.InvariantCulture, $"{t.FastestSeconds:F4},{t.ProcessorSeconds:F4},{t.Gigaflops:F1},{r.FmaPeak:F1},")
                .Append(CultureInfo.InvariantCulture, $"{t.OfFmaPeak:F3}\n");
        }
        AtomicFile.WriteText(_path, text.ToString());
    }

    private static string Plain(string text) => text.Replace(",", "", StringComparison.Ordinal);
}
