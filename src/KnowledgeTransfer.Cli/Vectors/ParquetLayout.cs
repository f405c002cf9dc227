using KnowledgeTransfer.Clustering;
using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>Which columns of a Parquet file make up a row: one list of numbers, or one number from each of several columns.</summary>
/// <param name="Fields">The list's elements, or the columns in order.</param>
/// <param name="Id">The column of ids, or null.</param>
internal sealed record ParquetLayout(IReadOnlyList<DataField> Fields, DataField? Id)
{
    /// <summary>Whether every row has a list.</summary>
    public bool IsList => IsListOfNumbers(Fields[0]);

    /// <summary>float64 as soon as one column is: every number is exact in it.</summary>
    public NpyType Type => Fields.Any(f => f.ClrType == typeof(double)) ? NpyType.Float64 : NpyType.Float32;

    /// <summary>Names and types, as messages and a stage's key give them.</summary>
    public string Description => string.Join(", ", Fields.Select(Describe));

    /// <summary>Chooses the columns.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="schema">The file's.</param>
    /// <param name="wanted">What the user says.</param>
    /// <exception cref="ConfigException">A column that is not there, or columns that do not go together.</exception>
    /// <exception cref="DataException">A column of another type than is needed, or none of floating-point numbers.</exception>
    public static ParquetLayout Choose(string path, ParquetSchema schema, ParquetColumns wanted)
    {
        DataField[] all = schema.DataFields;
        DataField? id = wanted.Id is { } name ? Find(name) : null;
        if (id is not null && !IsId(id))
            throw new DataException($"{path}: the column of ids {Describe(id)} can be no id; text or whole numbers are needed.");
        DataField[] fields = wanted.Numbers.Count > 0
            ? [.. wanted.Numbers.Select(Find)]
            : [.. all.Where(field => field != id && (IsNumber(field) || IsListOfNumbers(field)))];
        if (fields.Length == 0)
            throw new DataException($"{path} has no column of float or double and no list of them. Its columns: {List(all)}. Convert one.");
        if (fields.Where(field => !IsNumber(field) && !IsListOfNumbers(field)).ToArray() is { Length: > 0 } others)
            throw new DataException($"{path}: float, double or a list of them is needed, not {List(others)}. Convert it or leave it out.");
        if (fields.Length > 1 && fields.Any(IsListOfNumbers))
            throw new ConfigException($"{path}: a row is one list or one number per column, not {List(fields)}. Say which by --columns.");
        if (fields.Distinct().Count() < fields.Length) throw new ConfigException($"--columns names a column twice: {List(fields)}.");
        return new ParquetLayout(fields, id);

        DataField Find(string column) => Array.Find(all, field => Name(field) == column) ?? throw new ConfigException(
            $"{path} has no column {column}; the nearest is {NearestName.Of(column, all.Select(Name), 1)[0]}. Its columns: {List(all)}.");
    }

    /// <summary>What a user calls a column: a list goes by its own name, not by that of its elements.</summary>
    public static string Name(DataField field) => field.MaxRepetitionLevel > 0 ? field.Path.FirstPart! : field.Path.ToString();

    private static string List(IEnumerable<DataField> fields) => string.Join(", ", fields.Select(Describe));

    private static string Describe(DataField field)
    {
        string type = field.ClrType == typeof(float) ? "float"
            : field.ClrType == typeof(double) ? "double"
            : field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string) ? "text"
            : field.ClrType == typeof(ReadOnlyMemory<byte>) ? "bytes"
            : field.ClrType.Name;
        string lists = string.Concat(Enumerable.Repeat("list of ", field.MaxRepetitionLevel));
        return $"{Name(field)} ({lists}{type})";
    }

    private static bool IsNumber(DataField field) => field.MaxRepetitionLevel == 0 && IsFloatingPoint(field);

    private static bool IsListOfNumbers(DataField field) => field.MaxRepetitionLevel == 1 && IsFloatingPoint(field);

    private static bool IsFloatingPoint(DataField field) => field.ClrType == typeof(float) || field.ClrType == typeof(double);

    private static bool IsId(DataField field) => field.MaxRepetitionLevel == 0
        && (field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string)
            || field.ClrType == typeof(int) || field.ClrType == typeof(long));
}
