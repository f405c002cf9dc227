using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Labelled pictures and one finished run on them, made once for all tests that only look at it.</summary>
public sealed class FinishedRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FinishedRun()
    {
        Pictures.Write(PictureFolder, 60);
        Outcome = Kt.Done(Transfer(Folder));
    }

    /// <summary>Sixty pictures of two classes.</summary>
    public string PictureFolder => _folder["pictures"];

    /// <summary>The run's folder; a test that changes it works on a <see cref="CopyTo">copy</see>.</summary>
    public string Folder => _folder["run"];

    /// <summary>What <c>kt</c> said.</summary>
    internal Kt Outcome { get; }

    /// <summary>The command line that makes this run's bytes in another folder, with more options at its end.</summary>
    public string[] Transfer(string folder, params string[] more) => TransferFrom("hog", PictureFolder, folder, more);

    /// <summary>The same from another teacher or other pictures.</summary>
    public static string[] TransferFrom(string teacher, string pictures, string folder, params string[] more) =>
    [
        "transfer", teacher, pictures, "--k", "6", "--out", folder,
        "--set", "student.epochs=1", "--set", "student.batchSize=16", "--set", "threads=1", .. more,
    ];

    public void CopyTo(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Dispose();
}
