using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>
/// Times the k-means backends on the same rows from the same start, taking turns. Results are compared first: nothing is reported of a
/// backend that differs in a bit.
/// </summary>
internal static class ClusterBenchmark
{
    private const string Name = "bench";

    /// <summary>So many products take the scalar backend some seconds.</summary>
    private const double VerifiedWork = 5e8;

    private sealed record Fit(double Seconds, double ProcessorSeconds, KMeansResult Result);

    /// <summary>Makes the rows, verifies, measures.</summary>
    /// <exception cref="ConfigException">No such backend.</exception>
    /// <exception cref="DeviceException">A backend that was named does not work here.</exception>
    /// <exception cref="DivergenceException">Two backends differ.</exception>
    public static ClusterBenchmarkResult Run(ClusterBenchmarkRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<IKMeansBackend> backends = [.. Wanted(request.Backends).Select(backend => Backends.With(backend, request.Parts))];
        int threads = request.ThreadCount == 0 ? Environment.ProcessorCount : request.ThreadCount;
        Output.Note(string.Create(CultureInfo.InvariantCulture, $"{Name,-9} {request.RowCount:N0} made rows of {request.Dimension:N0}; ")
            + $"compares, then measures {string.Join(", ", backends.Select(b => b.Name))}");
        (float[] values, float[] start) = DeepLikeData.Make(
            request.RowCount, request.Dimension, request.ClusterCount, request.Seed, cancellation);
        int verified = Verify(backends, values, request, threads, cancellation);
        ILookup<IKMeansBackend, Fit> fits = ProgressView.Show(Name, progress =>
            TakeTurns(request, backends, values, start, threads, progress, cancellation));
        double peak = FmaPeak.Measure(threads);
        KMeansResult result = fits[backends[0]].First().Result;
        double work = 2.0 * request.RowCount * request.Dimension * request.ClusterCount * result.Iterations.Count;
        return new ClusterBenchmarkResult(
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Hardware.Processor(), threads, peak, request.RowCount,
            request.Dimension, request.ClusterCount, result.Iterations.Count, request.RoundCount, verified, result.Inertia,
            [.. backends.Select(backend => Timing(backend, [.. fits[backend]], work, peak))]);
    }

    /// <summary>The backends that were named, or all that work; says why others do not.</summary>
    private static IReadOnlyList<IKMeansBackend> Wanted(IReadOnlyList<string> names)
    {
        if (names.Count > 0) return [.. names.Distinct().Select(Backends.All.ByName)];
        List<IKMeansBackend> found = [];
        foreach (string name in Backends.All.Names.Except(["auto", KMeansBackends.Scalar.Name]))
        {
            try
            {
                found.Add(Backends.All.ByName(name));
            }
            catch (DeviceException e)
            {
                Output.Note($"left out: {e.Message}");
            }
        }
        return found;
    }

    /// <summary>Compares all with the definition, on as many of the rows and clusters as that allows.</summary>
    /// <returns>How many rows.</returns>
    private static int Verify(
        IReadOnlyList<IKMeansBackend> backends, float[] values, ClusterBenchmarkRequest request, int threads,
        CancellationToken cancellation)
    {
        int clusters = Math.Min(request.ClusterCount, 100);
        int count = (int)Math.Clamp(VerifiedWork / ((double)request.Dimension * clusters * 3), clusters, request.RowCount);
        var rows = new MemoryMatrix<float>(values.AsMemory(0, count * request.Dimension), request.Dimension, "made rows");
        var options = new KMeansOptions
        {
            ClusterCount = clusters,
            Seed = (ulong)request.Seed,
            Initialisation = KMeansInitialisation.RandomRows,
            MaxIterations = 3,
            ThreadCount = threads,
            Backend = KMeansBackends.Scalar,
        };
        Centroids expected = KMeans.Fit(rows, options, null, cancellation).Centroids;
        foreach (IKMeansBackend backend in backends)
        {
            Centroids found = KMeans.Fit(rows, options with { Backend = backend }, null, cancellation).Centroids;
            if (!found.HasSameBits(expected)) throw new DivergenceException(Difference(backend, KMeansBackends.Scalar, $"{count} rows"));
        }
        return count;
    }

    /// <summary>Each backend once per round. A round before the first is compared only: it wakes threads and compiles.</summary>
    private static ILookup<IKMeansBackend, Fit> TakeTurns(
        ClusterBenchmarkRequest request, IReadOnlyList<IKMeansBackend> backends, float[] values, float[] start, int threads,
        IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var rows = new ArrayMatrix(values, request.Dimension, "made rows");
        var first = new Centroids(start, request.ClusterCount, request.Dimension);
        List<(IKMeansBackend Backend, Fit Fit)> fits = [];
        int total = backends.Count * (1 + request.RoundCount);
        while (fits.Count < total)
        {
            IKMeansBackend backend = backends[fits.Count % backends.Count];
            Fit fit = Measure(rows, first, backend, request.IterationCount, threads, cancellation);
            fits.Add((backend, fit));
            if (!fit.Result.Centroids.HasSameBits(fits[0].Fit.Result.Centroids))
                throw new DivergenceException(Difference(backend, backends[0], "all rows"));
            progress.Report(new StageProgress(Name, "fits", fits.Count, total, backend.Name));
        }
        return fits.Skip(backends.Count).ToLookup(f => f.Backend, f => f.Fit);
    }

    private static Fit Measure(
        FeatureMatrix rows, Centroids start, IKMeansBackend backend, int iterations, int threads, CancellationToken cancellation)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        KMeansResult result = KMeans.Fit(rows, new KMeansOptions
        {
            ClusterCount = start.Count,
            StartCentroids = start,
            MaxIterations = iterations,
            ThreadCount = threads,
            Backend = backend,
        }, null, cancellation);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new(seconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds, result);
    }

    private static BackendTiming Timing(IKMeansBackend backend, Fit[] fits, double work, double peak)
    {
        double median = Median(fits.Select(f => f.Seconds)), rate = work / median / 1e9;
        return new(backend.Name, backend.Description, median, fits.Min(f => f.Seconds), Median(fits.Select(f => f.ProcessorSeconds)), rate,
            rate / peak);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Difference(IKMeansBackend one, IKMeansBackend other, string where) =>
        $"{one.Description} and {other.Description} end with different centroids on {where}, which must not happen: one of them computes "
            + "wrongly on this machine. Nothing was measured. kt doctor says what works here.";
}
