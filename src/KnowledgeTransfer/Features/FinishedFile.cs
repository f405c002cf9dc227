namespace KnowledgeTransfer.Features;

/// <summary>Writes whole files so that nothing half-written carries the final name.</summary>
public static class FinishedFile
{
    /// <summary>Writes to <c>path.tmp</c>, flushes to the disk, then renames over the target.</summary>
    /// <param name="path">The file to make or replace; its folder exists.</param>
    /// <param name="bytes">The whole content.</param>
    /// <exception cref="ArtefactException">The file cannot be written; the message carries the system's words.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw new ArtefactException(
                $"{path} ({bytes.Length} bytes) cannot be written: {e.Message} Check the folder, its rights and the free space.", e);
        }
    }
}
