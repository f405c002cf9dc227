using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>
/// Definition and repetition levels of a column: how Parquet says what is null and where a list begins. A value is there where its
/// definition level is the schema's largest; a repetition level of 0 begins a row.
/// </summary>
/// <param name="column">Field of the schema, repeated at most once.</param>
/// <param name="count">Values, nulls and empty lists among them.</param>
internal sealed class ParquetLevels(DataField column, int count)
{
    /// <summary>[count] definition levels; empty where nothing can be missing.</summary>
    public int[] Definition { get; } = column.MaxDefinitionLevel > 0 ? new int[count] : [];

    /// <summary>[count] repetition levels; empty for a column that is no list.</summary>
    public int[] Repetition { get; } = column.MaxRepetitionLevel > 0 ? new int[count] : [];

    /// <summary>For the reader: null where there are no such levels.</summary>
    public Memory<int>? DefinitionMemory => column.MaxDefinitionLevel > 0 ? Definition.AsMemory() : (Memory<int>?)null;

    /// <inheritdoc cref="DefinitionMemory"/>
    public Memory<int>? RepetitionMemory => column.MaxRepetitionLevel > 0 ? Repetition.AsMemory() : (Memory<int>?)null;

    /// <summary>Whether value i is there.</summary>
    public bool IsPresent(int i) => Definition.Length == 0 || Definition[i] == column.MaxDefinitionLevel;

    /// <summary>The first row that is not <paramref name="width"/> numbers.</summary>
    /// <param name="width">Numbers per row.</param>
    /// <param name="rowCount">Rows that there should be.</param>
    /// <returns>Its number in the row group and what it is, or null where all are right.</returns>
    public (int Row, string What)? FirstFault(int width, int rowCount)
    {
        int row = -1, length = width;
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || Repetition.Length == 0 || Repetition[i] == 0)
            {
                if (length != width) return Length();
                (row, length) = (row + 1, 0);
            }
            if (!IsPresent(i)) return (row, IsInsideList(i) ? $"has a null at position {length}" : Absence);
            length++;
            if (length > width) return (row, $"has a list of more than {width} numbers");
        }
        if (length != width) return Length();
        return row + 1 == rowCount ? null : (row + 1, $"is missing: there are {row + 1} lists for {rowCount} rows");

        (int, string) Length() => (row, $"has a list of {length} numbers, not of {width}");
    }

    private string Absence => Repetition.Length == 0 ? "is null" : "is null or an empty list";

    /// <summary>An element that may be null has one level for that, the last but one.</summary>
    private bool IsInsideList(int i) => Repetition.Length > 0 && column.IsNullable && Definition[i] == column.MaxDefinitionLevel - 1;
}
