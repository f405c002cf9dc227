using System.Diagnostics;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Made;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>A problem that is too small for a card: <c>auto</c> must not lose time with one.</summary>
internal static class GpuSmallProblem
{
    private static readonly GpuShape s_shape = new(5000, 64, 10, ElementType.Float32, double.NaN, true);

    /// <summary>A whole fit by simd, by the opened card and by what auto chooses, whose choosing counts.</summary>
    /// <returns>Timings, and what auto chose and why.</returns>
    public static (List<GpuTiming> Timings, string Choice) Measure(CudaBackend cuda, BenchmarkOptions options)
    {
        MadeRows made = GpuAssignments.Data(s_shape);
        float[] values = new float[s_shape.Rows * s_shape.Dimension];
        made.CopyRows(0, values);
        ArrayMatrix rows = new(values, s_shape.Dimension, made.Name);
        string choice = "";
        Dictionary<string, Func<IKMeansBackend>> ways = new()
        {
            ["simd"] = () => KMeansBackends.Simd,
            ["auto"] = Auto,
            ["cuda"] = () => cuda,
        };
        Dictionary<string, List<double>> milliseconds = ways.Keys.ToDictionary(name => name, _ => new List<double>());
        string? sha256 = null;
        foreach (Func<IKMeansBackend> way in ways.Values) Run(way); // warm
        for (int repetition = 0; repetition < options.Number("repetitions", 5); repetition++)
            foreach ((string name, Func<IKMeansBackend> way) in ways) milliseconds[name].Add(Run(way));
        return
        (
            [.. milliseconds.Select(way => new GpuTiming(
                s_shape, "fit", $"knowledge-transfer {way.Key}", GpuAssignments.Version, [.. way.Value], double.NaN, double.NaN, double.NaN))],
            choice
        );

        // Sources are asked anew each time, as in a program that fits once.
        IKMeansBackend Auto()
        {
            BackendChoice chosen = new KMeansBackends([new CudaBackendSource(), .. KMeansBackends.ProcessorSources])
                .Auto(s_shape.Rows, s_shape.Dimension, s_shape.Clusters);
            choice = chosen.ToString();
            return chosen.Backend;
        }

        double Run(Func<IKMeansBackend> way)
        {
            Stopwatch watch = Stopwatch.StartNew();
            KMeansResult result = KMeans.Fit(
                rows, new() { ClusterCount = s_shape.Clusters, MaxIterations = GpuAssignments.FitIterations, Backend = way() });
            double elapsed = watch.Elapsed.TotalMilliseconds;
            if (result.Centroids.Sha256 != (sha256 ??= result.Centroids.Sha256))
                throw new InvalidOperationException("Two backends fit different centroids to the same rows.");
            return elapsed;
        }
    }
}
