namespace KnowledgeTransfer.Clustering;

/// <summary>
/// <c>path.tmp</c> while it is written. Whatever the system refuses (a full disk, a missing right or folder) comes out as an
/// <see cref="ArtefactException"/> with the path, the bytes taken so far and the system's words, whoever writes: every writer of this
/// project goes through here.
/// </summary>
/// <remarks>
/// Disposing without <see cref="Finish"/> leaves <c>path.tmp</c>; nothing ever lies under the final name but a whole file.
/// </remarks>
internal sealed class UnfinishedFile : Stream
{
    private const int BufferLength = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;
    private long _length;
    private bool _refused;

    /// <summary>Opens <c>path.tmp</c>; its folder must exist.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="mode">Anew, or the one that an interrupted attempt left.</param>
    /// <exception cref="ArtefactException">The folder or the file does not exist or may not be written.</exception>
    public UnfinishedFile(string path, FileMode mode)
    {
        _path = path;
        try
        {
            _file = new FileStream(AtomicFile.TemporaryPath(path), mode, FileAccess.Write, FileShare.Read, BufferLength);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(e);
        }
    }

    /// <summary>Absolute path of <c>path.tmp</c>.</summary>
    public string Name => _file.Name;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _file.CanWrite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
            _length += buffer.Length;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(e);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => Try(_file.Flush);

    /// <summary>Makes what is written survive a power cut.</summary>
    public void FlushToDisk() => Try(() => _file.Flush(flushToDisk: true));

    /// <summary>Cuts off everything from a length on; writing goes on there.</summary>
    public void ContinueAt(long length) => Try(() =>
    {
        _file.SetLength(length);
        _length = _file.Seek(0, SeekOrigin.End);
    });

    /// <summary>Flushes to the disk, closes and renames to the final name. Nothing may be written afterwards.</summary>
    public void Finish()
    {
        FlushToDisk();
        Try(() =>
        {
            _file.Dispose();
            File.Move(_file.Name, _path, overwrite: true);
        });
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        try
        {
            _file.Dispose();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // Closing tries to write what is still buffered: what was refused and reported once is refused again.
            if (!_refused) throw Refused(e);
        }
    }

    private static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException;

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw Refused(e);
        }
    }

    private ArtefactException Refused(Exception e)
    {
        _refused = true;
        return new ArtefactException(
            $"{_path} cannot be written ({_length} bytes so far): {e.Message.TrimEnd('.')}. " +
            "Check the folder, its rights and the free space.", e);
    }
}
