using System.Diagnostics;
using System.Globalization;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Made;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// The paper's job: 1.28 million features of 8192 dimensions into 2000 clusters, which took it four hours. Rows are made on the card, 20
/// iterations from the first k rows, a sample of labels and distances compared with simd. Appends a line to gpu-paper-job.csv.
/// </summary>
internal static class GpuPaperJob
{
    private const double TargetSeconds = 5;

    internal static int Run(BenchmarkOptions options)
    {
        int n = options.Number("rows", 1_280_000), d = options.Number("dimension", 8192), k = options.Number("clusters", 2000);
        int iterations = options.Number("iterations", 20), threads = options.Number("threads", Environment.ProcessorCount);
        ElementType type = options.Text("type", "float16") switch
        {
            "float16" => ElementType.Float16,
            "float32" => ElementType.Float32,
            string other => throw new ArgumentException($"--type is {other}; float16 or float32 is needed."),
        };
        GpuShape shape = new(n, d, k, type, double.NaN, true);
        using CudaDevice device = CudaDevice.Open();
        CudaBackend backend = new(device) { Note = Console.WriteLine };
        if (DeviceProof.Refusal(backend) is { } difference)
            throw new InvalidOperationException($"{device.Description} computes wrongly, nothing is measured: {difference}");
        GpuCard card = GpuCard.Of(device);
        (long free, long total) = device.Context.Memory;
        Console.WriteLine(Invariant($"{card.Name}, driver {card.Driver}, {free >> 20} of {total >> 20} MiB free; {shape}"));

        Stopwatch watch = Stopwatch.StartNew();
        using CudaMatrix rows = MadeKernel.Fill(device, GpuAssignments.Data(shape));
        Console.WriteLine(Invariant($"rows made on the card: {watch.Elapsed.TotalSeconds:F2} s"));
        Centroids start = GpuAssignments.Start(rows, k);

        watch.Restart();
        List<double> ends = [];
        KMeansResult result = KMeans.Fit(
            rows,
            new() { ClusterCount = k, StartCentroids = start, MaxIterations = iterations, ThreadCount = threads, Backend = backend },
            new IterationClock(watch, ends));
        double seconds = watch.Elapsed.TotalSeconds;
        Verify(rows, result.Centroids, backend, threads);

        // An iteration's time is that between two reports; the first report also holds scan, preparation and everything else at the beginning.
        double[] each = [.. ends.Zip(ends.Skip(1), (from, to) => to - from).Order()];
        double iteration = each.Length > 0 ? each[each.Length / 2] : double.NaN;
        double tflops = shape.Operations / iteration / 1e12;
        KMeansIteration first = result.Iterations[0], last = result.Iterations[^1];
        Console.WriteLine(Invariant($"fit: {seconds:F2} s for {result.Iterations.Count} iterations, scan, preparation and the last labels; ")
            + Invariant($"up to the end of the first iteration {ends[0]:F2} s, then {iteration:F4} s each (median)"));
        Console.WriteLine(Invariant($"an iteration: {tflops:F1} TFLOP/s, {100 * tflops / card.PeakTflops:F1} % of the card's peak; ")
            + Invariant($"undecided per row {(double)first.UndecidedCount / n:F5} at first, {(double)last.UndecidedCount / n:F5} at last"));
        Console.WriteLine(n < 1_280_000
            ? "not the paper's size: no verdict"
            : Invariant($"{(seconds < TargetSeconds ? "met" : "MISSED")}: {seconds:F2} s on the card, wanted less than {TargetSeconds} s"));
        Append(options.Folder, Csv.Line(
            ResultFile.Date, card.Name, card.Driver, n, d, k, shape.Word, result.Iterations.Count, seconds, ends[0], iteration, tflops,
            tflops / card.PeakTflops, (double)first.UndecidedCount / n, (double)last.UndecidedCount / n, result.Inertia));
        return 0;
    }

    private static void Verify(FeatureMatrix rows, Centroids centroids, CudaBackend backend, int threads)
    {
        RowSelection sample = new(rows, GpuVerification.Sample(rows.RowCount));
        Assignment right = NearestCentroids.Assign(sample, centroids, KMeansBackends.Simd, threads);
        Assignment found = NearestCentroids.Assign(sample, centroids, backend, threads);
        if (!right.Labels.SequenceEqual(found.Labels) || !right.SquaredDistances.SequenceEqual(found.SquaredDistances)
            || !right.SecondSquaredDistances.SequenceEqual(found.SecondSquaredDistances))
            throw new InvalidOperationException("A sample of labels and distances differs from the backend simd.");
        Console.WriteLine($"{sample.RowCount} rows: labels and distances have the bits of simd");
    }

    private static void Append(string folder, string line)
    {
        string file = Path.Combine(folder, "gpu-paper-job.csv");
        IEnumerable<string> before = File.Exists(file)
            ? File.ReadLines(file).ToList()
            : ["date,card,driver,n,d,k,type,iterations,seconds,seconds_to_first_iteration,seconds_per_iteration,tflops,share_of_nominal_peak,"
                + "undecided_per_row_first,undecided_per_row_last,inertia"];
        ResultFile.Write(folder, "gpu-paper-job.csv", [.. before, line]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Notes when each iteration ended, at once: <see cref="Progress{T}"/> would do it later.</summary>
    private sealed class IterationClock(Stopwatch watch, List<double> ends) : IProgress<KMeansIteration>
    {
        public void Report(KMeansIteration value) => ends.Add(watch.Elapsed.TotalSeconds);
    }
}
