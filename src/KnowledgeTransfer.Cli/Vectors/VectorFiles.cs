using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>From what a user typed to vectors.</summary>
internal static class VectorFiles
{
    private const string ParquetExtension = ".parquet";

    /// <summary>Opens the files that some arguments name; see <see cref="FileRange"/>. Ending in .parquet is Parquet, else .npy.</summary>
    /// <param name="arguments">At least one path or range.</param>
    /// <param name="columns">What the user says about Parquet's columns.</param>
    /// <param name="memory">The most memory that the process may take; null for no limit.</param>
    /// <exception cref="ConfigException">A file is named twice, both kinds are mixed, or columns are chosen in a .npy.</exception>
    /// <exception cref="DataException">The ranks see different files.</exception>
    /// <exception cref="KnowledgeTransferException">A file is missing or cannot be used.</exception>
    public static VectorSource Open(IReadOnlyList<string> arguments, ParquetColumns columns, ByteSize? memory = null)
    {
        string[] paths = [.. arguments.SelectMany(FileRange.Expand)];
        if (paths.CountBy(Path.GetFullPath).FirstOrDefault(file => file.Value > 1) is { Key: { } twice, Value: int times })
            throw new ConfigException($"{twice} is named {times} times; its rows would count as often. Name each file once.");
        Agreement.Check([.. paths.Select(FileSample.Of)]);
        string[] parquet = [.. paths.Where(path => path.EndsWith(ParquetExtension, StringComparison.OrdinalIgnoreCase))];
        if (parquet.Length == paths.Length) return ParquetVectors.Of(paths, columns, memory);
        string other = paths.Except(parquet).First();
        if (parquet.Length > 0)
            throw new ConfigException($"{parquet[0]} and {other} are of two kinds; files of one data set are all .npy or all .parquet.");
        if (columns.IsSaid)
            throw new ConfigException($"--columns and --id-column belong to Parquet; {other} is none. Leave them out.");
        return NpyVectors.Of(paths);
    }
}
