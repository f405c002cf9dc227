using System.Collections.Concurrent;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>The kernels of one device. Their PTX lies in this assembly; the driver compiles it for the card.</summary>
internal sealed class CudaKernels
{
    private const int Threads = 256;
    private readonly CudaContext _context;
    private readonly nint _general, _tensor;
    private readonly ConcurrentDictionary<string, CudaKernel> _found = new(StringComparer.Ordinal); // sessions run on several threads

    /// <summary>Loads what the device can run.</summary>
    /// <param name="context">The device.</param>
    /// <param name="hasTensorCores">Whether it has those that the kernels use.</param>
    internal CudaKernels(CudaContext context, bool hasTensorCores)
    {
        _context = context;
        _general = context.Load(Resource("general.sm_70.ptx"));
        if (hasTensorCores) _tensor = context.Load(Resource("tensor.sm_80.ptx"));
    }

    /// <summary><c>prepare</c> for vectors as they are stored.</summary>
    internal CudaKernel Prepare(ElementType type) => Find($"prepare_{Word(type)}");

    /// <summary><c>centroid_terms</c></summary>
    internal CudaKernel CentroidTerms => Find("centroid_terms");

    /// <summary><c>label_distances</c></summary>
    internal CudaKernel LabelDistances(ElementType rows, ElementType centroids) =>
        Find($"label_distances_{Word(rows)}_{Word(centroids)}");

    /// <summary><c>pair_distances</c></summary>
    internal CudaKernel PairDistances(ElementType rows, ElementType centroids) =>
        Find($"pair_distances_{Word(rows)}_{Word(centroids)}");

    /// <summary><c>limits</c></summary>
    internal CudaKernel Limits => Find("limits");

    /// <summary><c>pair_winners</c></summary>
    internal CudaKernel PairWinners => Find("pair_winners");

    /// <summary><c>pair_seconds</c></summary>
    internal CudaKernel PairSeconds => Find("pair_seconds");

    /// <summary><c>settle</c></summary>
    internal CudaKernel Settle => Find("settle");

    /// <summary><c>move_rows</c></summary>
    internal CudaKernel MoveRows(ElementType rows) => Find($"move_rows_{Word(rows)}");

    /// <summary><c>block_sums</c></summary>
    internal CudaKernel BlockSums => Find("block_sums", threads: 32);

    /// <summary><c>seed_distances</c></summary>
    internal CudaKernel SeedDistances(ElementType rows) => Find($"seed_distances_{Word(rows)}");

    /// <summary><c>seed_weights</c></summary>
    internal CudaKernel SeedWeights => Find("seed_weights");

    /// <summary>The screen that guesses the nearest centroids.</summary>
    internal CudaKernel LooksNearest(ScreenPlan plan) => Find(plan.NearestKernel, plan.IsTensor ? _tensor : _general, plan.SharedBytes);

    /// <summary>The screen that lists the centroids which may beat a limit.</summary>
    internal CudaKernel MayBeat(ScreenPlan plan) => Find(plan.BeatenKernel, plan.IsTensor ? _tensor : _general, plan.SharedBytes);

    /// <summary><c>value_range</c></summary>
    internal CudaKernel ValueRange(ElementType type) => Find($"value_range_{Word(type)}");

    /// <summary><c>probe_mma</c></summary>
    internal CudaKernel ProbeTensor => Find("probe_mma", _tensor, threads: 32);

    private static string Word(ElementType type) => type switch
    {
        ElementType.Float16 => "f16",
        ElementType.Float32 => "f32",
        _ => "f64",
    };

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(CudaKernels).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }

    private CudaKernel Find(string name, nint module = 0, int sharedBytes = 0, int threads = Threads) => _found.GetOrAdd(
        name, _ => new CudaKernel(_context, name, _context.Find(module == 0 ? _general : module, name, sharedBytes), threads, sharedBytes));
}
