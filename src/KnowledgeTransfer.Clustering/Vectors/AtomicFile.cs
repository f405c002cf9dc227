using System.Text;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A file that appears under its name whole or not at all: written to <c>path.tmp</c>, flushed to the disk, then renamed over the target.
/// </summary>
/// <remarks>Disposing without <see cref="Complete"/> deletes the temporary file and leaves an earlier target as it was.</remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly UnfinishedFile _stream;
    private bool _completed;

    /// <summary>Creates <c>path.tmp</c>; its folder must exist.</summary>
    /// <param name="path">The final name.</param>
    /// <exception cref="ArtefactException">The folder does not exist or may not be written to.</exception>
    public AtomicFile(string path)
    {
        Path = path;
        _stream = new UnfinishedFile(path, FileMode.Create);
    }

    /// <summary>The final name.</summary>
    public string Path { get; }

    /// <summary>
    /// Where to write; closed by this object. Not seekable. A full disk comes out of it as an <see cref="ArtefactException"/>.
    /// </summary>
    public Stream Stream => _stream;

    /// <summary>The name under which a file lies until it is complete.</summary>
    public static string TemporaryPath(string path) => path + ".tmp";

    /// <summary>Writes a text as UTF-8 without a byte-order mark.</summary>
    /// <param name="path">The final name; an existing file is replaced.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void WriteText(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">The final name; an existing file is replaced.</param>
    /// <param name="bytes">The whole content.</param>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(bytes);
        file.Complete();
    }

    /// <summary>Flushes to the disk and renames. Nothing may be written afterwards.</summary>
    /// <exception cref="ArtefactException">The disk is full, or the target may not be replaced; it is as it was.</exception>
    public void Complete()
    {
        _stream.Finish();
        _completed = true;
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it is deleted.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        finally
        {
            if (!_completed) File.Delete(_stream.Name);
        }
    }
}
