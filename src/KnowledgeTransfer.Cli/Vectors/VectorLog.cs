using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>
/// <c>log/vectors.json</c> beside a result: where its vectors lay, for whoever wants to read them again. In <c>log/</c>, because a path
/// says nothing about the result; what the files held is in the result's own record, as hashes.
/// </summary>
/// <param name="Files">Absolute paths in order.</param>
/// <param name="Columns">What was said about Parquet's columns.</param>
internal sealed record VectorLog(IReadOnlyList<string> Files, ParquetColumns Columns)
{
    /// <summary>Writes it into a result's folder.</summary>
    public static void Write(string folder, VectorSource source, ParquetColumns columns)
    {
        string path = PathIn(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var log = new VectorLog([.. source.Paths.Select(Path.GetFullPath)], columns);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(log, Output.Indented) + "\n");
    }

    /// <summary>What was written, or null.</summary>
    /// <exception cref="ArtefactException">The file is there but malformed.</exception>
    public static VectorLog? TryRead(string folder)
    {
        string path = PathIn(folder);
        if (!File.Exists(path)) return null;
        JsonObject json = StageRecord.Read(path);
        try
        {
            return json.Deserialize<VectorLog>(Output.Indented) is { Files.Count: > 0, Columns.Numbers: not null } log
                ? log
                : throw new JsonException("it names no files.");
        }
        catch (JsonException e)
        {
            throw new ArtefactException($"cannot read {path}: {e.Message} Name the vectors behind the folder instead.", e);
        }
    }

    private static string PathIn(string folder) => Path.Combine(folder, "log", "vectors.json");
}
