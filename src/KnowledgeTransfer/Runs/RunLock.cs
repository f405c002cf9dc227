using System.Globalization;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// One process at a time works in a run folder. The lock is the operating system's on <c>run.lock</c>, so it ends with the process however
/// that dies; <c>log/holder</c> names the process, since a locked file cannot be read.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock, creating the folder if need be.</summary>
    /// <exception cref="ConfigException">Another process holds it; the message names that process.</exception>
    /// <exception cref="ArtefactException">The folder cannot be written.</exception>
    public static RunLock Take(string runFolder)
    {
        string path = Path.Combine(runFolder, "run.lock"), holder = Path.Combine(runFolder, "log", "holder");
        bool existed = File.Exists(path);
        try
        {
            Directory.CreateDirectory(Path.Combine(runFolder, "log"));
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new RunLock(stream);
        }
        catch (IOException) when (existed && File.Exists(holder))
        {
            throw new ConfigException(
                $"{runFolder} is in use by process {File.ReadAllText(holder)}. Wait for it to end, or choose another folder with --out.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"cannot write into {runFolder}: {e.Message} Choose another folder with --out.", e);
        }
    }

    /// <summary>Releases the lock and removes the file.</summary>
    public void Dispose()
    {
        File.Delete(_stream.Name);
        _stream.Dispose();
    }
}
