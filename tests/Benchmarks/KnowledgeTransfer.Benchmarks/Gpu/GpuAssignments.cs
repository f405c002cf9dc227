using System.Diagnostics;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Made;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>
/// Our side of <see cref="GpuBenchmark"/>: the backend cuda on rows that are made on the card. Assignments are timed by the clock of the host,
/// from the call to the sums being there; a further run with events around each kernel says where the time goes.
/// </summary>
/// <param name="device">The card.</param>
/// <param name="backend">On it.</param>
/// <param name="options"><c>--repetitions</c> and <c>--threads</c>.</param>
/// <param name="who">What the timings are called.</param>
internal sealed class GpuAssignments(
    CudaDevice device, CudaBackend backend, BenchmarkOptions options, string who = "knowledge-transfer cuda")
{
    /// <summary>Iterations of a fit, ours and the peers'.</summary>
    internal const int FitIterations = 20;

    /// <summary>Labels are known and centroids have settled somewhat: the iteration that "later" stands for.</summary>
    private const int LaterIteration = 4;

    private readonly int _repetitions = options.Number("repetitions", 5);
    private readonly int _threads = options.Number("threads", Environment.ProcessorCount);

    /// <summary>Whether whole fits are timed where a problem asks for them.</summary>
    public bool FitsToo { get; init; } = true;

    /// <summary>Of this library.</summary>
    public static string Version => typeof(KMeans).Assembly.GetName().Version!.ToString(3);

    /// <summary>Verifies and measures one problem.</summary>
    /// <returns>Timings, iterations, kernels, and the inertia after the fit (NaN without one).</returns>
    public (List<GpuTiming> Timings, List<GpuIteration> Iterations, List<GpuKernelShare> Kernels, double Inertia) Measure(GpuShape shape)
    {
        using CudaMatrix rows = MadeKernel.Fill(device, Data(shape));
        SumPrecision precision = SumPrecision.Choose(
            DataScan.Run(rows, 0, shape.Rows, _threads, null, CancellationToken.None), shape.Rows);
        Centroids start = Start(rows, shape.Clusters);
        List<GpuTiming> timings = [];
        List<GpuIteration> iterations;
        List<GpuKernelShare> kernels;
        using (IKMeansSession session = backend.Open(rows, shape.Clusters, precision, _threads))
        {
            List<Centroids> centroids;
            (iterations, centroids) = Iterate(session, shape, start, () => GpuVerification.Check(backend, session, rows, start, _threads));
            GpuVerification.Check(backend, session, rows, centroids[^1], _threads);
            double[][] repeated = Repeat(session, centroids);
            timings.Add(Timing("first", repeated[0], iterations[0].Share));
            timings.Add(Timing("later", repeated[LaterIteration - 1], iterations[LaterIteration - 1].Share));
            kernels = Kernels(session, shape, centroids);
        }
        if (!shape.WithFit || !FitsToo) return (timings, iterations, kernels, double.NaN);

        (double[] seconds, KMeansResult fit) = Fit(rows, start);
        timings.Add(Timing("fit", seconds, double.NaN) with
        {
            Operations = shape.Operations * fit.Iterations.Count,
            Bytes = shape.LeastBytes * fit.Iterations.Count,
        });
        return (timings, iterations, kernels, fit.Inertia);

        GpuTiming Timing(string what, double[] milliseconds, double undecided) =>
            new(shape, what, who, Version, milliseconds, shape.Operations, shape.LeastBytes, undecided);
    }

    /// <summary>The made-up rows of a problem, as many groups as clusters.</summary>
    internal static MadeRows Data(GpuShape shape) => new(shape.Rows, shape.Dimension, shape.Clusters, shape.Type);

    /// <summary>The first k rows.</summary>
    internal static Centroids Start(FeatureMatrix rows, int count)
    {
        float[] values = new float[count * rows.Dimension];
        rows.CopyRows(0, values);
        return new Centroids(values, count, rows.Dimension);
    }

    /// <summary>Iterations one by one, and the centroids at the beginning of each and after the last.</summary>
    private (List<GpuIteration> Iterations, List<Centroids> Centroids) Iterate(
        IKMeansSession session, GpuShape shape, Centroids start, Action verifyFirst)
    {
        List<GpuIteration> iterations = [];
        List<Centroids> centroids = [start];
        for (int i = 1; i <= FitIterations; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            AssignmentStep step = session.Assign(centroids[^1], CancellationToken.None);
            iterations.Add(new GpuIteration(shape, i, watch.Elapsed.TotalMilliseconds, step.MovedCount, step.UndecidedCount));
            if (i == 1) verifyFirst();
            if (i < FitIterations) centroids.Add(session.Sums.ToCentroids(centroids[^1], _threads));
        }
        return (iterations, centroids);
    }

    /// <summary>Milliseconds of the first iterations, each several times.</summary>
    private double[][] Repeat(IKMeansSession session, List<Centroids> centroids)
    {
        double[][] milliseconds = [.. Enumerable.Range(0, LaterIteration).Select(_ => new double[_repetitions])];
        for (int repetition = 0; repetition < _repetitions; repetition++)
        {
            session.Reset();
            for (int i = 0; i < LaterIteration; i++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                session.Assign(centroids[i], CancellationToken.None);
                milliseconds[i][repetition] = watch.Elapsed.TotalMilliseconds;
            }
        }
        return milliseconds;
    }

    private List<GpuKernelShare> Kernels(IKMeansSession session, GpuShape shape, List<Centroids> centroids)
    {
        List<GpuKernelShare> all = [];
        session.Reset();
        for (int i = 0; i < LaterIteration; i++)
        {
            string? what = i == 0 ? "first" : i == LaterIteration - 1 ? "later" : null;
            using KernelTimes times = new(device.Context);
            if (what is not null) device.Context.Times = times;
            Stopwatch watch = Stopwatch.StartNew();
            session.Assign(centroids[i], CancellationToken.None);
            double whole = watch.Elapsed.TotalMilliseconds;
            device.Context.Times = null;
            if (what is null) continue;
            List<GpuKernelShare> found =
                [.. times.Read().Select(k => new GpuKernelShare(shape, what, k.Kernel, k.Launches, k.Milliseconds, whole))];
            all.AddRange(found);
            all.Add(new GpuKernelShare(shape, what, "everything else", 0, whole - found.Sum(k => k.Milliseconds), whole));
        }
        return all;
    }

    private (double[] Milliseconds, KMeansResult Result) Fit(FeatureMatrix rows, Centroids start)
    {
        double[] milliseconds = new double[Math.Min(3, _repetitions)];
        KMeansResult? result = null;
        for (int i = 0; i < milliseconds.Length; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            result = KMeans.Fit(rows, new()
            {
                ClusterCount = start.Count,
                StartCentroids = start,
                MaxIterations = FitIterations,
                ThreadCount = _threads,
                Backend = backend,
            });
            milliseconds[i] = watch.Elapsed.TotalMilliseconds;
        }
        return (milliseconds, result!);
    }
}
