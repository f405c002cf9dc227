using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.TestKit;

/// <summary>The checkout that the tests were built from, for tests about its sources, documents and fixtures.</summary>
public static class Repository
{
    /// <summary>Absolute path of the folder with <c>KnowledgeTransfer.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>Path of a file or folder in the checkout.</summary>
    public static string File(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    private static string Find([CallerFilePath] string source = "")
    {
        for (string? folder = Path.GetDirectoryName(source); folder is not null; folder = Path.GetDirectoryName(folder))
            if (System.IO.File.Exists(Path.Combine(folder, "KnowledgeTransfer.sln"))) return folder;
        throw new DirectoryNotFoundException($"no folder above {source} has KnowledgeTransfer.sln; were the tests moved after they were built?");
    }
}
