using System.Text.Json.Serialization;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>What a user says about the columns of Parquet files.</summary>
/// <param name="Numbers">The columns of numbers in order; none takes those that are floating-point.</param>
/// <param name="Id">The column of ids, or null.</param>
internal sealed record ParquetColumns(IReadOnlyList<string> Numbers, string? Id)
{
    /// <summary>Whether anything was said.</summary>
    [JsonIgnore]
    public bool IsSaid => Numbers.Count > 0 || Id is not null;
}
