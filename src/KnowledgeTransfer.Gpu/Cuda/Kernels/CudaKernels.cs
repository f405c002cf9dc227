using System.Collections.Concurrent;
using System.Reflection;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda.Driver;

namespace KnowledgeTransfer.Gpu.Cuda.Kernels;

/// <summary>The kernels of one device. Their PTX lies in this assembly; the driver compiles it for the card.</summary>
internal sealed class CudaKernels
{
    private const int Threads = 256;
    private static readonly Assembly Assembly = typeof(CudaKernels).Assembly;
    private readonly CudaContext _context;
    private readonly nint _general, _tensor, _hopper;
    private readonly ConcurrentDictionary<string, CudaKernel> _found = new(StringComparer.Ordinal); // sessions run on several threads

    /// <summary>Loads what the device can run.</summary>
    /// <param name="context">The device.</param>
    /// <param name="major">Its compute capability, before the point.</param>
    /// <param name="minor">Behind the point.</param>
    internal CudaKernels(CudaContext context, int major, int minor)
    {
        _context = context;
        _general = context.Load(PtxText.Read(Assembly, "general.sm_70.ptx"));
        if (major < 8) return;
        _tensor = context.Load(PtxText.Read(Assembly, "tensor.sm_80.ptx"));
        Best = ScreenModule.Tensor;
        if ((major, minor) == (9, 0)) (_hopper, HopperProblem) = TryLoadHopper(context);
        if (_hopper != 0) Best = ScreenModule.Hopper;
    }

    /// <summary>The best screens that there are.</summary>
    internal ScreenModule Best { get; private set; }

    /// <summary>Why a device of compute capability 9.0 does without its own screen; null if it does not, or has none.</summary>
    internal string? HopperProblem { get; private set; }

    /// <summary>"Hopper screen", "tensor-core screen (...)", "screen without tensor cores".</summary>
    internal string Description => Best switch
    {
        ScreenModule.Hopper => "Hopper screen",
        ScreenModule.Tensor => "tensor-core screen" + (HopperProblem is null ? "" : $" (the Hopper screen is left out: {HopperProblem})"),
        _ => "screen without tensor cores",
    };

    /// <summary>From now on the tensor-core screen serves; sessions that are open keep theirs.</summary>
    /// <param name="problem">Why, for <see cref="Description"/>.</param>
    internal void LeaveOutHopper(string problem) => (Best, HopperProblem) = (ScreenModule.Tensor, problem);

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
    internal CudaKernel LooksNearest(ScreenPlan plan) => Find(plan, plan.NearestKernel);

    /// <summary>The screen that lists the centroids which may beat a limit.</summary>
    internal CudaKernel MayBeat(ScreenPlan plan) => Find(plan, plan.BeatenKernel);

    /// <summary><c>value_range</c></summary>
    internal CudaKernel ValueRange(ElementType type) => Find($"value_range_{Word(type)}");

    /// <summary><c>probe_*</c> of the tensor cores' instructions that the screens use, none without tensor cores.</summary>
    internal IEnumerable<CudaKernel> Probes
    {
        get
        {
            if (Best != ScreenModule.General) yield return Find("probe_mma", _tensor, threads: 32);
            // 64 + 256 vectors of 128 bytes, and 1024 to begin at a multiple of that.
            if (Best == ScreenModule.Hopper) yield return Find("probe_wgmma", _hopper, 320 * 128 + 1024, 128);
        }
    }

    private static string Word(ElementType type) => type switch
    {
        ElementType.Float16 => "f16",
        ElementType.Float32 => "f32",
        _ => "f64",
    };

    /// <summary>The module for compute capability 9.0, or why it cannot be used.</summary>
    private static unsafe (nint Module, string? Problem) TryLoadHopper(CudaContext context)
    {
        if (context.Library.EncodeTiledMap is null) return (0, "the driver lacks cuTensorMapEncodeTiled");
        try
        {
            return (context.Load(PtxText.Read(Assembly, "hopper.sm_90a.ptx")), null);
        }
        catch (CudaException e) when (!e.IsOutOfMemory)
        {
            return (0, $"{e.Message}, it needs a driver for CUDA 12.3 or later"); // the other screens serve
        }
    }

    private CudaKernel Find(ScreenPlan plan, string name) => Find(name, plan.Module switch
    {
        ScreenModule.Hopper => _hopper,
        ScreenModule.Tensor => _tensor,
        _ => _general,
    }, plan.SharedBytes, plan.Threads);

    private CudaKernel Find(string name, nint module = 0, int sharedBytes = 0, int threads = Threads) => _found.GetOrAdd(
        name, _ => new CudaKernel(_context, name, _context.Find(module == 0 ? _general : module, name, sharedBytes), threads, sharedBytes));
}
