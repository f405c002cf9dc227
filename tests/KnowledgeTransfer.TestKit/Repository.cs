namespace KnowledgeTransfer.TestKit;

/// <summary>The checkout that the tests were built from, for tests about its sources, documents and fixtures.</summary>
public static class Repository
{
    /// <summary>Absolute path of the folder with <c>KnowledgeTransfer.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>Path of a file or folder in the checkout.</summary>
    public static string File(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (System.IO.File.Exists(Path.Combine(folder, "KnowledgeTransfer.sln"))) return folder;
        throw new DirectoryNotFoundException(
            $"no folder above {AppContext.BaseDirectory} has KnowledgeTransfer.sln; run the tests from the checkout that built them.");
    }
}
