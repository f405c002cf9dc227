using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Rows as float32 or float64 in blocks of about a megabyte, without copying where they lie in memory as float32.
/// Thread-safe as far as each thread brings its own buffer.
/// </summary>
/// <typeparam name="T">float, or double for a float64 matrix (both hold the stored values exactly).</typeparam>
internal sealed class RowReader<T>(FeatureMatrix rows) where T : unmanaged, INumberBase<T>
{
    private const int BlockLength = 1 << 18;

    /// <summary>Bytes of a block at most, if a row is no longer.</summary>
    internal static int BlockBytes => BlockLength * Unsafe.SizeOf<T>();

    /// <summary>Rows per block, except the last one.</summary>
    internal int BlockRowCount { get; } = Math.Max(1, BlockLength / Math.Max(1, rows.Dimension));

    /// <summary>The values of some rows; in the buffer, which grows as needed, if they must be copied.</summary>
    internal ReadOnlySpan<T> Read(long firstRow, int rowCount, scoped ref T[]? buffer)
    {
        if (typeof(T) == typeof(float) && rows.TryGetRows(firstRow, rowCount, out ReadOnlySpan<float> inMemory))
            return MemoryMarshal.Cast<float, T>(inMemory);
        int length = checked(rowCount * rows.Dimension);
        if (buffer is null || buffer.Length < length) buffer = GC.AllocateUninitializedArray<T>(length);
        Copy(firstRow, buffer.AsSpan(0, length));
        return buffer.AsSpan(0, length);
    }

    /// <summary>Copies whole rows.</summary>
    internal void Copy(long firstRow, Span<T> destination)
    {
        if (typeof(T) == typeof(float)) rows.CopyRows(firstRow, MemoryMarshal.Cast<T, float>(destination));
        else rows.CopyRows(firstRow, MemoryMarshal.Cast<T, double>(destination));
    }
}
