using System.Text.Json;
using System.Text.Json.Serialization;

namespace KnowledgeTransfer.Data;

/// <summary>What <c>sheet.json</c> says; see <see cref="SheetSource"/>.</summary>
internal sealed record SheetDescription
{
    public const string FileName = "sheet.json";
    public const string KnownFormat = "knowledge-transfer-sheet";

    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public string Source { get; init; } = "";

    public required int TileWidth { get; init; }

    public required int TileHeight { get; init; }

    public required int Columns { get; init; }

    public string[] Classes { get; init; } = [];

    public required Part[] Parts { get; init; }

    public required Sheet[] Sheets { get; init; }

    /// <summary>Consecutive tiles under one prefix.</summary>
    internal sealed record Part(string Prefix, int Count, bool HeldOut, int[]? Labels);

    /// <summary>One file of tiles.</summary>
    internal sealed record Sheet(string File, int Count, string Sha256);

    /// <exception cref="DataException">No such file, not JSON, unknown version, or numbers that do not fit together.</exception>
    public static SheetDescription Read(string file)
    {
        SheetDescription? read;
        try
        {
            read = JsonSerializer.Deserialize<SheetDescription>(WholeFile.Read(file), _options);
        }
        catch (JsonException e)
        {
            throw new DataException($"{file} is no description of picture sheets: {e.Message}", e);
        }
        if (read is null) throw new DataException($"{file} is empty.");
        if (read.Format != KnownFormat || read.Version != 1)
            throw new DataException($"{file} has format {read.Format}, version {read.Version}; {KnownFormat}, version 1 was expected.");
        string? problem = read.Problem();
        return problem is null ? read : throw new DataException($"{file}: {problem}. Fetch the sample again.");
    }

    private string? Problem()
    {
        if (TileWidth is < 1 or > 4096 || TileHeight is < 1 or > 4096 || Columns is < 1 or > 4096)
            return $"tiles of {TileWidth} x {TileHeight} in {Columns} columns; 1 to 4096 are possible";
        if (Parts.Length == 0 || Parts.Any(p => p.Count < 1)) return "a part without pictures, or no part at all";
        if (Parts.Select(p => p.Prefix).Distinct(StringComparer.Ordinal).Count() != Parts.Length) return "two parts have one prefix";
        if (Sheets.Any(s => s.Count < 1)) return "a sheet without pictures";
        long inParts = Parts.Sum(p => (long)p.Count), inSheets = Sheets.Sum(s => (long)s.Count);
        if (inParts != inSheets) return $"the parts have {inParts} pictures, the sheets {inSheets}";
        if (Sheets.FirstOrDefault(s => s.File.Length == 0 || s.File != Path.GetFileName(s.File)) is { } outside)
            return $"the sheet {outside.File} is not a file name beside it";
        foreach (Part part in Parts.Where(p => p.Labels is not null))
        {
            if (part.Labels!.Length != part.Count) return $"{part.Prefix} has {part.Count} pictures and {part.Labels.Length} labels";
            if (part.Labels.Any(l => l < 0 || l >= Classes.Length))
                return $"a label of {part.Prefix} is none of the {Classes.Length} classes";
        }
        return null;
    }
}
