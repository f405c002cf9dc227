namespace KnowledgeTransfer.TestKit;

/// <summary>The committed files under <c>models/fixtures</c> that tests compare with.</summary>
public static class Fixtures
{
    public static string Root { get; } = Path.Combine(FindRepository(), "models", "fixtures");

    public static string File(string topic, string name) => Path.Combine(Root, topic, name);

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "KnowledgeTransfer.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"KnowledgeTransfer.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
