using Parquet;
using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>One Parquet file with its chosen columns, read a row group and a column at a time.</summary>
internal sealed class ParquetFile : IDisposable
{
    private readonly ParquetReader _reader;

    private ParquetFile(string path, ParquetReader reader, ParquetColumns wanted)
    {
        (Path, _reader) = (path, reader);
        Layout = ParquetLayout.Choose(path, reader.Schema, wanted);
        GroupRows = [.. Enumerable.Range(0, reader.RowGroupCount).Select(RowsOf)];
        RowCount = GroupRows.Sum(count => (long)count);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>The chosen columns.</summary>
    public ParquetLayout Layout { get; }

    /// <summary>Rows of each group.</summary>
    public IReadOnlyList<int> GroupRows { get; }

    /// <summary>Rows of all groups, as the file's end says.</summary>
    public long RowCount { get; }

    /// <summary>Opens a file and chooses its columns.</summary>
    /// <exception cref="ArtefactException">Missing, truncated, no Parquet file, or one that cannot be read.</exception>
    /// <exception cref="KnowledgeTransferException">Columns that cannot be used.</exception>
    public static ParquetFile Open(string path, ParquetColumns wanted)
    {
        ParquetMagic.Check(path);
        ParquetReader reader = Reading(path, () => ParquetReader.CreateAsync(path));
        try
        {
            return Reading(path, () => Task.FromResult(new ParquetFile(path, reader, wanted)));
        }
        catch
        {
            Close(reader);
            throw;
        }
    }

    /// <summary>How many values a column of a row group has, nulls and empty lists among them, as the file's end says.</summary>
    /// <exception cref="ArtefactException">A number that cannot be, or too many to be read at once.</exception>
    public int CountValues(int group, DataField field) => Reading(Path, () =>
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        long? count = reader.GetMetadata(field)?.MetaData?.NumValues;
        bool fits = field.MaxRepetitionLevel > 0 ? count >= GroupRows[group] : count == GroupRows[group];
        return fits && count <= Array.MaxLength
            ? Task.FromResult((int)count.Value)
            : throw new ArtefactException(
                $"{Path}: row group {group} has {GroupRows[group]} rows and {count ?? 0} values in column {ParquetLayout.Name(field)}; " +
                $"at most {Array.MaxLength} values are read at once. Write it again, in smaller row groups if it is large.");
    });

    /// <summary>A column of a row group. The values mean something only if the levels say that none is missing.</summary>
    /// <typeparam name="T">The column's own type.</typeparam>
    public (T[] Values, ParquetLevels Levels) Read<T>(int group, DataField field) where T : struct
    {
        int count = CountValues(group, field);
        return Reading(Path, async () =>
        {
            using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
            (var values, var levels) = (new T[count], new ParquetLevels(field, count));
            await reader.ReadRawAsync(field, values.AsMemory(), levels.DefinitionMemory, levels.RepetitionMemory, CancellationToken.None);
            return (values, levels);
        });
    }

    /// <summary>A column of texts of a row group; null where there is none.</summary>
    public string?[] ReadTexts(int group, DataField field)
    {
        var texts = new string?[CountValues(group, field)];
        return Reading(Path, async () =>
        {
            using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
            await reader.ReadAsync(field, texts.AsMemory());
            return texts;
        });
    }

    public void Dispose() => Close(_reader);

    private static void Close(ParquetReader reader) => reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Runs a piece of the library's work; on hostile bytes it throws whatever its code happens to trip over.</summary>
    private static T Reading<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return work().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not KnowledgeTransferException)
        {
            string why = e.Message.TrimEnd('.');
            throw new ArtefactException($"{path} cannot be read as a Parquet file: {why}. Write or copy it again.", e);
        }
    }

    private int RowsOf(int group)
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        return reader.RowCount is >= 0 and var count && count <= Array.MaxLength
            ? (int)count
            : throw new ArtefactException(
                $"{Path}: row group {group} has {reader.RowCount} rows; 0 to {Array.MaxLength} are read at once.");
    }
}
