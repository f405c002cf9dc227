using System.Globalization;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// The backend cuda beside cuBLAS and other k-means on the same card and the same rows, which are made there. Results are verified before
/// anything is timed. Writes gpu.csv, gpu-kernels.csv and gpu-iterations.csv, and says which targets are met.
/// </summary>
internal static class GpuBenchmark
{
    // Published end to end by flash-kmeans (Triton) on an H200, d 128, float16.
    private const double PublishedFitTflops = 193, FirstUndecidedTarget = 0.03, LaterUndecidedTarget = 0.005;

    internal static int Run(BenchmarkOptions options)
    {
        using CudaDevice device = CudaDevice.Open();
        CudaBackend backend = new(device) { Note = Console.WriteLine };
        if (DeviceProof.Refusal(backend) is { } difference)
            throw new InvalidOperationException($"{device.Description} computes wrongly, nothing is measured: {difference}");
        GpuCard card = GpuCard.Of(device);
        Console.WriteLine(Invariant(
            $"{card.Name}, driver {card.Driver}; by its own account {card.PeakTflops:F0} TFLOP/s in float16, {card.Bandwidth:F0} GB/s"));

        IReadOnlyList<GpuShape> shapes = GpuShape.Chosen(options);
        IReadOnlyList<GpuPeers.Answer> peers = GpuPeers.Run(options, shapes);
        GpuTable table = new(card, peers);
        List<GpuIteration> iterations = [];
        List<GpuKernelShare> kernels = [];
        GpuAssignments ours = new(device, backend, options);
        GpuAssignments? older = device.Kernels.Best == ScreenModule.Hopper ? WithoutHopper(device, options) : null;
        for (int i = 0; i < shapes.Count; i++)
        {
            var measured = ours.Measure(shapes[i]);
            CheckSameWork(shapes[i], peers.Where(answer => answer.Shape == i), measured.Inertia);
            table.Add(shapes[i], measured.Timings, peers.Where(answer => answer.Shape == i));
            iterations.AddRange(measured.Iterations);
            kernels.AddRange(measured.Kernels);
            if (older is not null && shapes[i].Clusters >= new CudaTuning().FewestClustersForHopper)
                table.Add(shapes[i], older.Measure(shapes[i]).Timings, []);
            Targets(table, shapes[i], measured.Iterations);
        }
        (List<GpuTiming> small, string choice) = GpuSmallProblem.Measure(backend, options);
        table.Add(small[0].Shape!, small, []);
        table.Target($"{small[0].Shape}: auto against simd", small.Single(t => t.Who.EndsWith("auto", StringComparison.Ordinal)).Median
            / small.Single(t => t.Who.EndsWith("simd", StringComparison.Ordinal)).Median, atMost: 1.1);
        Console.WriteLine($"auto chose {choice}");

        table.Print();
        table.Write(options.Folder);
        WriteDetails(options.Folder, card, kernels, iterations);
        return 0;
    }

    /// <summary>The screen of the cards before, on this one: what the Hopper screen gains.</summary>
    private static GpuAssignments WithoutHopper(CudaDevice device, BenchmarkOptions options)
    {
        CudaBackend backend = new(device) { Tuning = new CudaTuning { FewestClustersForHopper = int.MaxValue } };
        return new GpuAssignments(device, backend, options, "knowledge-transfer cuda (mma)") { FitsToo = false };
    }

    private static void Targets(GpuTable table, GpuShape shape, List<GpuIteration> iterations)
    {
        table.Target($"{shape}: first assignment, share of cuBLAS", table.ShareOfProduct(shape, "first"), atLeast: shape.Target);
        table.Target($"{shape}: later assignment, share of cuBLAS", table.ShareOfProduct(shape, "later"), atLeast: shape.Target);
        table.Target($"{shape}: undecided per row, iteration 1", iterations[0].InVain, atMost: FirstUndecidedTarget);
        table.Target($"{shape}: undecided per row, last of {iterations.Count} iterations", iterations[^1].InVain, atMost: LaterUndecidedTarget);
        if (!shape.WithFit) return;
        table.Target($"{shape}: fit, TFLOP/s", table.Tflops(shape, "fit"), atLeast: 3 * PublishedFitTflops);
        table.Target($"{shape}: fit, times as fast as the fastest peer", table.TimesFastestPeer(shape, "fit"), atLeast: 3);
    }

    /// <summary>Peers have made the same rows, and end where we end.</summary>
    private static void CheckSameWork(GpuShape shape, IEnumerable<GpuPeers.Answer> peers, double inertia)
    {
        float[] row = new float[shape.Dimension];
        new Made.MadeRows(1, shape.Dimension, shape.Clusters, ElementType.Float32).CopyRows(0, row);
        foreach (GpuPeers.Answer peer in peers)
        {
            if (peer.Row.Zip(row).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-6 * Math.Abs(pair.Second)))
                throw new InvalidOperationException($"{shape}: {peer.Who} made other rows.");
            if (peer.Inertia > 0 && Math.Abs(peer.Inertia / inertia - 1) > 0.01) throw new InvalidOperationException(
                Invariant($"{shape}: {peer.Who} ends at inertia {peer.Inertia}, ours at {inertia}: not the same work."));
        }
    }

    private static void WriteDetails(string folder, GpuCard card, List<GpuKernelShare> kernels, List<GpuIteration> iterations)
    {
        ResultFile.Write(folder, "gpu-kernels.csv",
        [
            "date,card,driver,n,d,k,type,what,kernel,launches,milliseconds,share",
            .. kernels.Select(k => Csv.Line(
                ResultFile.Date, card.Name, card.Driver, k.Shape.Rows, k.Shape.Dimension, k.Shape.Clusters, k.Shape.Word, k.What, k.Kernel,
                k.Launches, k.Milliseconds, k.Milliseconds / k.Whole)),
        ]);
        ResultFile.Write(folder, "gpu-iterations.csv",
        [
            "date,card,driver,n,d,k,type,iteration,milliseconds,moved,undecided,undecided_per_row,in_vain_per_row",
            .. iterations.Select(i => Csv.Line(
                ResultFile.Date, card.Name, card.Driver, i.Shape.Rows, i.Shape.Dimension, i.Shape.Clusters, i.Shape.Word, i.Number,
                i.Milliseconds, i.Moved, i.Undecided, i.Share, i.InVain)),
        ]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
