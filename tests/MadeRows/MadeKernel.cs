using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Cuda.Driver;
using KnowledgeTransfer.Gpu.Cuda.Kernels;

namespace KnowledgeTransfer.Made;

/// <summary>Makes <see cref="MadeRows"/> in the memory of a device, without bringing anything over.</summary>
internal sealed class MadeKernel : IDisposable
{
    private readonly MadeRows _rows;
    private readonly DeviceBuffer<float> _scales;
    private readonly CudaKernel _kernel;

    /// <summary>Loads the module.</summary>
    /// <param name="device">Where.</param>
    /// <param name="rows">What is to be made.</param>
    /// <param name="stream">For the table of scales.</param>
    internal MadeKernel(CudaDevice device, MadeRows rows, CudaStream stream)
    {
        _rows = rows;
        CudaContext context = device.Context;
        byte[] text = PtxText.Read(typeof(MadeKernel).Assembly, "made.sm_70.ptx");
        string name = rows.ElementType == ElementType.Float16 ? "made_f16" : "made_f32";
        _kernel = new CudaKernel(context, name, context.Find(context.Load(text), name, 0), 256, 0);
        _scales = new DeviceBuffer<float>(context, rows.Dimension);
        _scales.Upload(MadeRows.Scales(rows.Dimension), stream);
    }

    /// <summary>All rows, in the memory of a device.</summary>
    /// <exception cref="DeviceException">There is not enough memory.</exception>
    internal static CudaMatrix Fill(CudaDevice device, MadeRows rows)
    {
        CudaMatrix matrix = new(device, rows.Name, rows.RowCount, rows.Dimension, rows.ElementType);
        return device.Run("make rows", () =>
        {
            using CudaStream stream = new(device.Context);
            using MadeKernel kernel = new(device, rows, stream);
            kernel.Make(0, rows.RowCount, (ulong)matrix.AddressOf(0), stream);
            stream.Synchronize();
            return matrix;
        });
    }

    /// <summary>Makes some rows, in the stream's order.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many, below 2^31.</param>
    /// <param name="address">Of count x d numbers of the rows' type.</param>
    /// <param name="stream">The stream.</param>
    internal void Make(long first, long count, ulong address, CudaStream stream) => _kernel.Launch(new MadeArguments
    {
        Rows = address,
        Scales = _scales.Address,
        FirstRow = first,
        Seed = _rows.Seed,
        Dimension = (uint)_rows.Dimension,
        GroupCount = (uint)_rows.GroupCount,
        Noise = MadeRows.Noise,
    }, count, 1, stream);

    /// <inheritdoc/>
    public void Dispose() => _scales.Dispose();
}
