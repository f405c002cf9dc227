using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace KnowledgeTransfer.Data;

/// <summary>A whole file in a rented buffer, so that reading a million pictures leaves no garbage.</summary>
internal readonly struct PooledFile : IDisposable
{
    /// <summary><see cref="Array.MaxLength"/>, which is no constant.</summary>
    private const int LargestArray = 0x7FFFFFC7;

    private readonly byte[] _buffer;
    private readonly int _length;

    private PooledFile(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlySpan<byte> Content => _buffer.AsSpan(0, _length);

    /// <param name="path">The file.</param>
    /// <param name="name">For messages.</param>
    /// <param name="limit">Bytes that it may have.</param>
    /// <exception cref="DataException">Missing, unreadable, empty, no regular file, or larger than the limit.</exception>
    public static PooledFile Read(string path, string name, int limit = LargestArray)
    {
        try
        {
            // Pipes and devices say length 0. They are refused here because opening a pipe would wait for its writer forever.
            // A link says the length of its own text, so its target is asked.
            FileSystemInfo file = new FileInfo(path);
            if (file.LinkTarget is not null) file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            long length = new FileInfo(file.FullName).Length;
            if (length == 0) throw new DataException($"{name} is empty (0 bytes) or no regular file. Replace or remove it.");
            if (length > limit) throw new DataException($"{name} has {length} bytes; such a file may have {limit}. Replace or remove it.");
            using SafeFileHandle handle = File.OpenHandle(path);
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)length);
            int read = 0;
            while (read < length)
            {
                int got = RandomAccess.Read(handle, buffer.AsSpan(read, (int)length - read), read);
                if (got == 0) break;
                read += got;
            }
            return new PooledFile(buffer, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{name} cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
