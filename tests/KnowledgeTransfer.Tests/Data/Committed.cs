namespace KnowledgeTransfer.Tests.Data;

/// <summary>Committed files, found from wherever the tests run.</summary>
internal static class Committed
{
    public static string Models { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "KnowledgeTransfer.sln"))) return Path.Combine(d.FullName, "models");
        throw new InvalidOperationException("no KnowledgeTransfer.sln above " + AppContext.BaseDirectory);
    }
}
