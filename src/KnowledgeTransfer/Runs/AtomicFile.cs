namespace KnowledgeTransfer.Runs;

/// <summary>Writes whole small files so that a reader sees the old file or the new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Writes text as UTF-8 without a byte-order mark: to <c>path.tmp</c>, flushed to the disk, then renamed over <paramref name="path"/>.</summary>
    /// <exception cref="ArtefactException">The file cannot be written (full disk, no permission); nothing half-written is left under the name.</exception>
    public static void WriteText(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes; see <see cref="WriteText"/>.</summary>
    /// <inheritdoc cref="WriteText" path="/exception"/>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new ArtefactException($"cannot write {path}: {e.Message} Free some space or choose another folder with --out.", e);
        }

        static void TryDelete(string file)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The write failed already and is reported; a left-over .tmp is overwritten by the next attempt.
            }
        }
    }
}
