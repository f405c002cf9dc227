namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>
/// A matrix of float16 in device memory, described to the engine that copies boxes of it to shared memory (CUtensorMap, 128 bytes, made by the
/// driver), with the swizzle of <c>native/cuda/screen_wgmma.cu</c>. Beyond the matrix the engine reads zeros.
/// </summary>
internal sealed unsafe class TensorMap : IDisposable
{
    private const int Bytes = 128, Alignment = 64, BoxColumns = 64;
    private const int Float16 = 6, NoInterleave = 0, Swizzle128 = 3, Promotion256 = 3, Zeros = 0; // names of the driver API
    private readonly DeviceBuffer<byte> _map;

    /// <summary>Describes a matrix.</summary>
    /// <param name="context">A device of compute capability 9.0 whose driver has cuTensorMapEncodeTiled.</param>
    /// <param name="address">Of its first number, a multiple of 16.</param>
    /// <param name="rowCount">1 to 2^31: coordinates are 32 bits wide, with a sign.</param>
    /// <param name="columnCount">A multiple of 8; rows follow each other without gaps.</param>
    /// <param name="boxRows">Rows of a box, at most 256; it has 64 columns.</param>
    /// <param name="stream">For the copy.</param>
    /// <exception cref="CudaException">The driver refuses, or there is no memory.</exception>
    internal TensorMap(CudaContext context, ulong address, long rowCount, int columnCount, int boxRows, CudaStream stream)
    {
        byte* space = stackalloc byte[Bytes + Alignment];
        byte* map = space + (Alignment - (nint)space % Alignment) % Alignment;
        ulong* sizes = stackalloc ulong[] { (ulong)columnCount, checked((uint)rowCount) };
        ulong* strides = stackalloc ulong[] { 2 * (ulong)columnCount };
        uint* box = stackalloc uint[] { BoxColumns, (uint)boxRows };
        uint* elementStrides = stackalloc uint[] { 1, 1 };
        context.Check(
            context.Library.EncodeTiledMap(
                map, Float16, 2, address, sizes, strides, box, elementStrides, NoInterleave, Swizzle128, Promotion256, Zeros),
            "cuTensorMapEncodeTiled");
        _map = new DeviceBuffer<byte>(context, Bytes);
        _map.Upload(new ReadOnlySpan<byte>(map, Bytes), stream);
    }

    /// <summary>Where it lies on the device.</summary>
    internal ulong Address => _map.Address;

    /// <inheritdoc/>
    public void Dispose() => _map.Dispose();
}
