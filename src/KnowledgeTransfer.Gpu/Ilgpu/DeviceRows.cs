using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Gpu.Ilgpu;

/// <summary>
/// The rows of a data set on a device: all of them where they fit, otherwise a stretch at a time, brought over when asked for.
/// </summary>
internal sealed class DeviceRows<T, TNumber> : IDisposable where T : unmanaged where TNumber : struct, IStoredNumber<T>
{
    private readonly FeatureMatrix _rows;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _buffer;
    private readonly T[] _staging;
    private readonly int _threadCount;

    private DeviceRows(FeatureMatrix rows, MemoryBuffer1D<T, Stride1D.Dense> buffer, bool isResident, long stagedBytes, int threadCount)
    {
        _rows = rows;
        _buffer = buffer;
        _threadCount = threadCount;
        IsResident = isResident;
        _staging = GC.AllocateUninitializedArray<T>(RowsIn(rows, Math.Min(stagedBytes, buffer.LengthInBytes)) * rows.Dimension);
    }

    /// <summary>Whether all rows are on the device.</summary>
    internal bool IsResident { get; }

    /// <summary>Most rows that <see cref="Load"/> takes.</summary>
    internal int MaxRowCount => IsResident ? int.MaxValue : _staging.Length / _rows.Dimension;

    /// <summary>How many bytes the rows take on a device.</summary>
    internal static long BytesOf(FeatureMatrix rows) => checked(rows.RowCount * rows.Dimension * Unsafe.SizeOf<T>());

    /// <summary>Brings all rows over if that takes at most so many bytes, and if the device really has them.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="rows">n x d.</param>
    /// <param name="residentBytes">At most.</param>
    /// <param name="streamedBytes">Size of a stretch otherwise; at least one row.</param>
    /// <param name="threadCount">For converting on the host.</param>
    /// <exception cref="AcceleratorException">Not even a stretch fits.</exception>
    internal static DeviceRows<T, TNumber> Open(
        Accelerator accelerator, FeatureMatrix rows, long residentBytes, long streamedBytes, int threadCount)
    {
        if (BytesOf(rows) <= residentBytes && TryAllocate(accelerator, rows) is { } whole)
        {
            DeviceRows<T, TNumber> resident = new(rows, whole, true, streamedBytes, threadCount);
            resident.BringAll();
            return resident;
        }
        int count = (int)Math.Min(rows.RowCount, RowsIn(rows, streamedBytes));
        return new(rows, accelerator.Allocate1D<T>((long)count * rows.Dimension), false, streamedBytes, threadCount);
    }

    /// <summary>Some rows on the device, m x d; valid until the next call.</summary>
    /// <param name="firstRow">The first.</param>
    /// <param name="rowCount">At most <see cref="MaxRowCount"/>.</param>
    internal ArrayView<T> Load(long firstRow, int rowCount)
    {
        if (IsResident) return _buffer.View.AsContiguous().SubView(firstRow * _rows.Dimension, (long)rowCount * _rows.Dimension);
        Bring(firstRow, rowCount, 0);
        return _buffer.View.AsContiguous().SubView(0, (long)rowCount * _rows.Dimension);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private static MemoryBuffer1D<T, Stride1D.Dense>? TryAllocate(Accelerator accelerator, FeatureMatrix rows)
    {
        try
        {
            return accelerator.Allocate1D<T>(checked(rows.RowCount * rows.Dimension));
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            return null; // other programs may have taken what was free when it was asked for
        }
    }

    private static int RowsIn(FeatureMatrix rows, long bytes) =>
        (int)Math.Clamp(bytes / ((long)rows.Dimension * Unsafe.SizeOf<T>()), 1, Array.MaxLength / rows.Dimension);

    private void BringAll()
    {
        int step = _staging.Length / _rows.Dimension;
        for (long first = 0; first < _rows.RowCount; first += step)
            Bring(first, (int)Math.Min(step, _rows.RowCount - first), first * _rows.Dimension);
    }

    private void Bring(long firstRow, int rowCount, long to)
    {
        int dimension = _rows.Dimension, step = Math.Max(1, (1 << 18) / dimension);
        ParallelBlocks.Run(_threadCount, (rowCount + step - 1) / step, (_, block) =>
        {
            int start = (int)block * step, count = Math.Min(step, rowCount - start);
            TNumber.CopyRows(_rows, firstRow + start, _staging.AsSpan(start * dimension, count * dimension));
        });
        int length = rowCount * dimension;
        _buffer.View.AsContiguous().SubView(to, length).Upload(_staging.AsSpan(0, length));
    }
}
