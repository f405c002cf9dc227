using System.Numerics;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Writes a <c>.npy</c> array row by row into <c>path.tmp</c> and renames it when all promised rows are there, so that the file under its
/// final name is always whole. The bytes equal those of <c>numpy.save</c>.
/// </summary>
/// <remarks>
/// A row is everything behind the first axis. Disposing (or a killed process) before <see cref="Complete"/> leaves the <c>.tmp</c>, from
/// which <see cref="Resume"/> goes on; so does a full disk, which every method that writes reports as an <see cref="ArtefactException"/>.
/// Not thread-safe.
/// </remarks>
public sealed class NpyWriter : IDisposable
{
    private const int BufferLength = 1 << 16;

    private readonly UnfinishedFile _stream;
    private readonly byte[] _buffer = new byte[BufferLength];
    private long _elementsWritten;

    private NpyWriter(string path, NpyHeader header, UnfinishedFile stream, long rowsKept)
    {
        (Path, Header, _stream) = (path, header, stream);
        RowLength = header.Shape.Skip(1).Aggregate(1L, (product, length) => product * length);
        _elementsWritten = rowsKept * RowLength;
    }

    /// <summary>The final name.</summary>
    public string Path { get; }

    /// <summary>Type and shape of the whole array.</summary>
    public NpyHeader Header { get; }

    /// <summary>Elements per row.</summary>
    public long RowLength { get; }

    /// <summary>Whole rows appended so far.</summary>
    public long RowsWritten => RowLength == 0 ? Header.Shape[0] : _elementsWritten / RowLength;

    /// <summary>Starts a file; a <c>.tmp</c> of an earlier attempt is overwritten.</summary>
    /// <param name="path">The final name; its folder must exist.</param>
    /// <param name="header">Type and shape; at least one axis, the first being the number of rows.</param>
    /// <exception cref="ArtefactException">The folder does not exist or may not be written to.</exception>
    public static NpyWriter Create(string path, NpyHeader header)
    {
        CheckHasRows(header);
        var stream = new UnfinishedFile(path, FileMode.Create);
        stream.Write(header.Format());
        return new NpyWriter(path, header, stream, 0);
    }

    /// <summary>
    /// Goes on with the <c>.tmp</c> of an interrupted attempt: keeps its first rows, cuts off the rest. The finished file has the same
    /// bytes as one written without interruption, provided that the same numbers are appended.
    /// </summary>
    /// <param name="path">The final name.</param>
    /// <param name="header">Type and shape, as they were in the interrupted attempt.</param>
    /// <param name="rowsKept">Rows to keep, 0 to <see cref="CompleteRows"/>.</param>
    /// <exception cref="ArtefactException">There is no <c>.tmp</c>, it was begun with another header, has fewer rows, or may not be
    /// written.</exception>
    public static NpyWriter Resume(string path, NpyHeader header, long rowsKept)
    {
        CheckHasRows(header);
        ArgumentOutOfRangeException.ThrowIfNegative(rowsKept);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowsKept, header.Shape[0]);
        long rows = CompleteRows(path, header)
            ?? throw new ArtefactException($"{AtomicFile.TemporaryPath(path)} is not the beginning of {header}; start that file anew.");
        if (rows < rowsKept)
        {
            throw new ArtefactException(
                $"{AtomicFile.TemporaryPath(path)} has {rows} whole rows; {rowsKept} are needed. Go on from row {rows}.");
        }

        var stream = new UnfinishedFile(path, FileMode.Open);
        var writer = new NpyWriter(path, header, stream, rowsKept);
        stream.ContinueAt(header.DataOffset + (writer._elementsWritten * header.ElementSize));
        return writer;
    }

    /// <summary>How many whole rows the <c>.tmp</c> of an interrupted attempt holds.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="header">Type and shape that the array was to have.</param>
    /// <returns>0 to n, or null where there is no <c>.tmp</c> or it was begun with another header.</returns>
    /// <remarks>
    /// After a killed process every row counted is what was appended. After a power cut only rows before the last <see cref="Flush"/> are.
    /// </remarks>
    public static long? CompleteRows(string path, NpyHeader header)
    {
        CheckHasRows(header);
        if (!File.Exists(AtomicFile.TemporaryPath(path))) return null;
        using FileStream stream = NpyFile.OpenRead(AtomicFile.TemporaryPath(path));
        byte[] expected = header.Format();
        var found = new byte[expected.Length];
        int read = stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        if (read < found.Length || !found.AsSpan().SequenceEqual(expected)) return null;
        long rowBytes = (header.FileLength - header.DataOffset) / Math.Max(header.Shape[0], 1);
        return rowBytes == 0 ? header.Shape[0] : Math.Min(header.Shape[0], (stream.Length - expected.Length) / rowBytes);
    }

    /// <summary>Appends numbers; float16 rounds to nearest, ties to even.</summary>
    /// <param name="values">Row-major; usually whole rows, but any number of elements may be given at a time.</param>
    /// <exception cref="InvalidOperationException">The array is of an integer type, or has fewer rows left.</exception>
    /// <exception cref="DataException">A finite number does not fit float16; the message names its row.</exception>
    /// <exception cref="ArtefactException">The disk is full.</exception>
    public void Append(ReadOnlySpan<float> values)
    {
        CheckRoom(values.Length);
        switch (Header.Type)
        {
            case NpyType.Float16: AppendHalf(values); break;
            case NpyType.Float32: Write(MemoryMarshal.AsBytes(values)); break;
            case NpyType.Float64: AppendConverted<float, double>(values, (value, _) => value); break;
            default: throw WrongType("float");
        }
    }

    /// <summary>Appends numbers, rounded once to the array's type (nearest, ties to even).</summary>
    /// <inheritdoc cref="Append(ReadOnlySpan{float})"/>
    /// <exception cref="DataException">A finite number does not fit the array's type; the message names its row.</exception>
    public void Append(ReadOnlySpan<double> values)
    {
        CheckRoom(values.Length);
        switch (Header.Type)
        {
            case NpyType.Float16: AppendConverted<double, Half>(values, (value, i) => Fitting((Half)value, value, i)); break;
            case NpyType.Float32: AppendConverted<double, float>(values, (value, i) => Fitting((float)value, value, i)); break;
            case NpyType.Float64: Write(MemoryMarshal.AsBytes(values)); break;
            default: throw WrongType("double");
        }
    }

    /// <summary>Appends integers to an int32 or int64 array.</summary>
    /// <param name="values">Row-major.</param>
    /// <exception cref="InvalidOperationException">The array is of another type, or has fewer rows left.</exception>
    /// <exception cref="ArtefactException">The disk is full.</exception>
    public void Append(ReadOnlySpan<int> values)
    {
        CheckRoom(values.Length);
        switch (Header.Type)
        {
            case NpyType.Int32: Write(MemoryMarshal.AsBytes(values)); break;
            case NpyType.Int64: AppendConverted<int, long>(values, (value, _) => value); break;
            default: throw WrongType("int");
        }
    }

    /// <summary>Appends integers to an int64 array.</summary>
    /// <inheritdoc cref="Append(ReadOnlySpan{int})"/>
    public void Append(ReadOnlySpan<long> values)
    {
        CheckRoom(values.Length);
        if (Header.Type != NpyType.Int64) throw WrongType("long");
        Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Makes the rows written so far survive a power cut.</summary>
    /// <exception cref="ArtefactException">The disk is full.</exception>
    public void Flush() => _stream.FlushToDisk();

    /// <summary>Flushes to the disk and renames the file to its final name. Nothing may be appended afterwards.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    /// <exception cref="ArtefactException">The disk is full, or the target may not be replaced; the <c>.tmp</c> stays.</exception>
    public void Complete()
    {
        if (_elementsWritten != Header.ElementCount)
            throw new InvalidOperationException($"{Path}: {_elementsWritten} of {Header.ElementCount} elements have been written.");
        _stream.Finish();
    }

    /// <summary>Closes the file; without <see cref="Complete"/> the <c>.tmp</c> stays for <see cref="Resume"/>.</summary>
    public void Dispose() => _stream.Dispose();

    private static void CheckHasRows(NpyHeader header)
    {
        if (header.Shape.Count == 0) throw new ArgumentException("An array without axes has no rows.", nameof(header));
    }

    private void CheckRoom(int length)
    {
        if (length > Header.ElementCount - _elementsWritten)
        {
            throw new InvalidOperationException(
                $"{Path}: {length} elements are too many; {_elementsWritten} of {Header.ElementCount} have been written.");
        }
    }

    private InvalidOperationException WrongType(string type) =>
        new($"{Path} is an array of {NpyHeader.Description(Header.Type)}, not of {type}.");

    private void AppendHalf(ReadOnlySpan<float> values)
    {
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(_buffer.AsSpan());
        while (values.Length > 0)
        {
            ReadOnlySpan<float> block = values[..Math.Min(values.Length, halves.Length)];
            int overflow = NumberConversion.SingleToHalf(block, halves);
            if (overflow >= 0) throw DoesNotFit(block[overflow], overflow);
            Write(_buffer.AsSpan(0, block.Length * sizeof(ushort)));
            values = values[block.Length..];
        }
    }

    private void AppendConverted<TFrom, TTo>(ReadOnlySpan<TFrom> values, Func<TFrom, int, TTo> convert)
        where TTo : unmanaged
    {
        Span<TTo> converted = MemoryMarshal.Cast<byte, TTo>(_buffer.AsSpan());
        while (values.Length > 0)
        {
            ReadOnlySpan<TFrom> block = values[..Math.Min(values.Length, converted.Length)];
            for (int i = 0; i < block.Length; i++) converted[i] = convert(block[i], i);
            Write(MemoryMarshal.AsBytes(converted[..block.Length]));
            values = values[block.Length..];
        }
    }

    private T Fitting<T>(T converted, double value, int offset)
        where T : INumberBase<T> => T.IsInfinity(converted) && double.IsFinite(value) ? throw DoesNotFit(value, offset) : converted;

    private DataException DoesNotFit(double value, int offset)
    {
        long row = (_elementsWritten + offset) / Math.Max(RowLength, 1);
        string type = NpyHeader.Description(Header.Type);
        return new DataException($"{Path}: {value} in row {row} is too large for {type}. Store a wider type.");
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _elementsWritten += bytes.Length / Header.ElementSize;
    }
}
