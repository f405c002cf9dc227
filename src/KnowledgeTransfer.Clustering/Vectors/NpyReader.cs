using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The rows of an <see cref="NpyMatrix"/> read from its file into the caller's memory, every time they are asked for: no page of the file
/// stays in this process, and a file that has become shorter is an error.
/// </summary>
/// <param name="source">Keeps the file open.</param>
/// <param name="header">Its header.</param>
/// <param name="file">Its file.</param>
internal sealed class NpyReader(NpyMatrix source, NpyHeader header, SafeFileHandle file) : FeatureMatrix
{
    /// <summary>Bytes of the file that are converted at once, on the stack: arrays would be garbage in every iteration.</summary>
    private const int BlockBytes = 1 << 16;

    /// <inheritdoc/>
    public override long RowCount => source.RowCount;

    /// <inheritdoc/>
    public override int Dimension => source.Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => source.ElementType;

    /// <inheritdoc/>
    public override string Name => source.Name;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        if (header.Type == NpyType.Float32)
        {
            Read(firstRow * Dimension, MemoryMarshal.AsBytes(destination));
            return;
        }
        Span<byte> block = stackalloc byte[BlockBytes];
        int step = BlockBytes / header.ElementSize;
        for (int i = 0; i < destination.Length; i += step)
        {
            Span<float> part = destination[i..Math.Min(destination.Length, i + step)];
            NumberConversion.Widen(Read(firstRow * Dimension + i, block[..(part.Length * header.ElementSize)]), header.Type, part);
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        if (header.Type == NpyType.Float64)
        {
            Read(firstRow * Dimension, MemoryMarshal.AsBytes(destination));
            return;
        }
        Span<byte> block = stackalloc byte[BlockBytes];
        int step = BlockBytes / header.ElementSize;
        for (int i = 0; i < destination.Length; i += step)
        {
            Span<double> part = destination[i..Math.Min(destination.Length, i + step)];
            NumberConversion.Widen(Read(firstRow * Dimension + i, block[..(part.Length * header.ElementSize)]), header.Type, part);
        }
    }

    /// <summary>Fills a span with the file's bytes from a number on.</summary>
    private ReadOnlySpan<byte> Read(long firstNumber, Span<byte> bytes)
    {
        long start = header.DataOffset + firstNumber * header.ElementSize;
        for (int done = 0, count; done < bytes.Length; done += count)
        {
            try
            {
                count = RandomAccess.Read(file, bytes[done..], start + done);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ArtefactException($"{Name} cannot be read any more: {e.Message}", e);
            }
            if (count > 0) continue;
            throw new ArtefactException($"{Name} ends after {start + done} bytes, but had {header.FileLength} when it was opened: "
                + "it was shortened while it was in use. Restore it and begin again.");
        }
        return bytes;
    }
}
