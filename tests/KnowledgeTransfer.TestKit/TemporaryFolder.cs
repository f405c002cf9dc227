namespace KnowledgeTransfer.TestKit;

/// <summary>A fresh folder that is deleted with everything in it at the end of a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder; its name has a space and a non-ASCII letter, as users' folders do.</summary>
    public TemporaryFolder() => Path = Directory.CreateDirectory(
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "kt tést " + Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Path of a file or folder inside.</summary>
    public string this[params ReadOnlySpan<string> names] => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Path of a file inside.</summary>
    public string File(string name) => this[name];

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
