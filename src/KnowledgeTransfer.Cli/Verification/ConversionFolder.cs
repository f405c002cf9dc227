namespace KnowledgeTransfer.Cli.Verification;

/// <summary>
/// Where vectors are converted for a proof: below a result's <c>unfinished/</c>, empty at first, because a proof takes over nothing that an
/// interrupted one left, and gone at the end.
/// </summary>
internal sealed class ConversionFolder : IDisposable
{
    private readonly string _unfinished;

    /// <summary>Makes it.</summary>
    /// <param name="folder">The result's.</param>
    public ConversionFolder(string folder)
    {
        _unfinished = System.IO.Path.Combine(folder, "unfinished");
        Path = System.IO.Path.Combine(_unfinished, "verify");
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>Deletes it, and <c>unfinished/</c> if nothing else is in it.</summary>
    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(_unfinished).Any()) Directory.Delete(_unfinished);
    }
}
