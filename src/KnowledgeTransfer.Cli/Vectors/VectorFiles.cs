using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>From what a user typed to vectors.</summary>
internal static class VectorFiles
{
    /// <summary>Opens the files that some arguments name; see <see cref="FileRange"/>.</summary>
    /// <param name="arguments">At least one path or range.</param>
    /// <exception cref="ConfigException">A file is named twice.</exception>
    /// <exception cref="KnowledgeTransferException">A file is missing or cannot be used.</exception>
    public static VectorSource Open(IReadOnlyList<string> arguments)
    {
        string[] paths = [.. arguments.SelectMany(FileRange.Expand)];
        if (paths.CountBy(Path.GetFullPath).FirstOrDefault(file => file.Value > 1) is { Key: { } twice, Value: int times })
            throw new ConfigException($"{twice} is named {times} times; its rows would count as often. Name each file once.");
        return NpyVectors.Of(paths);
    }
}
