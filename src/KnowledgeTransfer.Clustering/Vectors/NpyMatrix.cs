using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The rows of a two-dimensional <c>.npy</c> file (float16, float32 or float64), memory-mapped: nothing is loaded before it is read, and
/// the file may be larger than memory.
/// </summary>
/// <remarks>
/// The file must not be shortened while it is open: the operating system ends a process that reads behind the end of a mapped file.
/// A matrix that is never disposed keeps its mapping until the process ends, so that spans from <see cref="TryGetRows"/> stay valid.
/// </remarks>
public sealed unsafe class NpyMatrix : FeatureMatrix, IDisposable
{
    /// <summary>Numbers converted at once: their bytes must fit one span.</summary>
    private const int BlockLength = 1 << 24;

    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly NpyHeader _header;
    private byte* _data;

    private NpyMatrix(string path, NpyHeader header, FileStream stream)
    {
        (Name, _header) = (path, header);
        Dimension = (int)header.Shape[1];

        _handle = stream.SafeFileHandle;
        // The map takes over the handle: the file that was checked is the file that is read, even if the name is replaced meanwhile.
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);

        // Keeps the mapping alive even if this object is forgotten; Dispose gives it back.
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _data);
        _data += _view.PointerOffset + header.DataOffset;
    }

    /// <inheritdoc/>
    public override long RowCount => _header.Shape[0];

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override long MappedBytes => RowCount * Dimension * _header.ElementSize;

    /// <inheritdoc/>
    public override ElementType ElementType => _header.Type switch
    {
        NpyType.Float16 => ElementType.Float16,
        NpyType.Float32 => ElementType.Float32,
        _ => ElementType.Float64,
    };

    /// <summary>The path that was opened.</summary>
    public override string Name { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">A <c>.npy</c> file of shape (n, d), dtype float16, float32 or float64, C order, little-endian.</param>
    /// <exception cref="ArtefactException">Not such a file; see <see cref="NpyHeader.Read(string)"/>.</exception>
    public static NpyMatrix Open(string path)
    {
        FileStream stream = NpyFile.OpenRead(path);
        try
        {
            NpyHeader header = NpyHeader.Read(stream, path);
            CheckIsMatrix(header, path);
            return new NpyMatrix(path, header, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        byte* first = Pointer(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i += BlockLength)
        {
            Span<float> block = destination[i..Math.Min(destination.Length, i + BlockLength)];
            NumberConversion.Widen(Bytes(first, i, block.Length), _header.Type, block);
        }
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        byte* first = Pointer(firstRow, destination.Length);
        for (int i = 0; i < destination.Length; i += BlockLength)
        {
            Span<double> block = destination[i..Math.Min(destination.Length, i + BlockLength)];
            NumberConversion.Widen(Bytes(first, i, block.Length), _header.Type, block);
        }
    }

    /// <summary>The rows of a float32 file where they are mapped, without copying.</summary>
    /// <param name="firstRow">First row, 0 to n.</param>
    /// <param name="rowCount">Rows wanted.</param>
    /// <param name="rows">The rows, row-major, if the method returns true. Valid until the matrix is disposed.</param>
    /// <returns>false for float16 and float64 files, and for float32 files whose header leaves the numbers unaligned.</returns>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        rows = default;
        int length = checked(rowCount * Dimension);
        byte* first = Pointer(firstRow, length);
        if (_header.Type != NpyType.Float32 || (nuint)first % sizeof(float) != 0) return false;
        rows = new ReadOnlySpan<float>(first, length);
        return true;
    }

    /// <inheritdoc/>
    public override FeatureMatrix ToUnmapped()
    {
        ObjectDisposedException.ThrowIf(_data == null, this);
        byte* start = _data - _header.DataOffset;
        MappedPages.GiveBack((nint)start, (nuint)_header.FileLength);
        return new NpyReader(this, _header, _handle);
    }

    /// <summary>Closes the file. Spans from <see cref="TryGetRows"/> are invalid afterwards.</summary>
    public void Dispose()
    {
        if (_data == null) return;
        _data = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static void CheckIsMatrix(NpyHeader header, string path)
    {
        if (header.Shape.Count != 2)
        {
            throw new ArtefactException(
                $"{path} has the shape {NpyHeader.ShapeText([.. header.Shape])}; a matrix (rows, numbers per row) is needed. "
                + "Save it with numpy.save(path, array.reshape(len(array), -1)).");
        }

        if (header.Type is NpyType.Int32 or NpyType.Int64)
        {
            throw new ArtefactException(
                $"{path} has dtype {NpyHeader.Description(header.Type)}; float16, float32 or float64 is needed. "
                + "Save it with numpy.save(path, array.astype('float32')).");
        }

        if (header.Shape[1] > Array.MaxLength)
            throw new ArtefactException($"{path} has rows of {header.Shape[1]} numbers; at most {Array.MaxLength} are read.");
    }

    private byte* Pointer(long firstRow, int length)
    {
        CheckRange(firstRow, length);
        ObjectDisposedException.ThrowIf(_data == null, this);
        return _data + (firstRow * Dimension * _header.ElementSize);
    }

    private ReadOnlySpan<byte> Bytes(byte* first, int index, int length) =>
        new(first + ((long)index * _header.ElementSize), length * _header.ElementSize);
}
