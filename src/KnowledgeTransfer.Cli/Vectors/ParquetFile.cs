using System.Globalization;
using System.Numerics;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using Parquet;
using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>
/// Vectors and ids of one Parquet file, a row group at a time: a group's columns are what is held in memory, numbers and levels, 12 to 16
/// bytes for each number of a list, 4 or 8 for one of a column.
/// </summary>
internal sealed class ParquetFile : IDisposable
{
    private const int WrittenLength = 1 << 16;

    private readonly string _path;
    private readonly ParquetReader _reader;
    private readonly int[] _groupRows;

    private ParquetFile(string path, ParquetReader reader, ParquetColumns wanted)
    {
        (_path, _reader) = (path, reader);
        Layout = ParquetLayout.Choose(path, reader.Schema, wanted);
        _groupRows = [.. Enumerable.Range(0, reader.RowGroupCount).Select(RowsOf)];
        RowCount = _groupRows.Sum(count => (long)count);
    }

    /// <summary>The chosen columns.</summary>
    public ParquetLayout Layout { get; }

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
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Numbers per row: the number of columns, or the length of the first list.</summary>
    /// <exception cref="DataException">There is no row, or the first list is empty.</exception>
    public int ReadDimension()
    {
        if (!Layout.IsList) return Layout.Fields.Count;
        int first = Array.FindIndex(_groupRows, count => count > 0);
        if (first < 0) throw new DataException($"{_path} has no rows, so the length of its lists is unknown. Leave it out.");
        return Layout.Type == NpyType.Float64 ? Length<double>() : Length<float>();

        int Length<T>() where T : struct
        {
            ParquetLevels levels = ReadColumn<T>(first, Layout.Fields[0]).Levels;
            int length = 1;
            while (length < levels.Repetition.Length && levels.Repetition[length] > 0) length++;
            return length;
        }
    }

    /// <summary>Appends all rows to a file, having checked that each is complete and finite.</summary>
    /// <param name="writer">Rows of the layout's type or of float64.</param>
    /// <param name="dimension">d.</param>
    /// <param name="progress">Receives the rows of this file done.</param>
    /// <param name="cancellation">Ctrl-C; looked at once per row group and column.</param>
    /// <exception cref="DataException">A null, a list of another length, a number that is not finite; row and column are named.</exception>
    public void AppendTo(NpyWriter writer, int dimension, Action<long> progress, CancellationToken cancellation)
    {
        if (writer.Header.Type == NpyType.Float64) Append<double>(rows => writer.Append(rows));
        else Append<float>(rows => writer.Append(rows));

        void Append<T>(Action<ReadOnlySpan<T>> append) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            long firstRow = 0;
            for (int group = 0; group < _groupRows.Length; group++)
            {
                if (_groupRows[group] == 0) continue;
                T[][] columns = [.. Layout.Fields.Select(field =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    return ReadNumbers<T>(group, field, firstRow, dimension);
                })];
                if (Layout.IsList) append(columns[0]);
                else Interleave(columns, append);
                progress(firstRow += _groupRows[group]);
            }
        }
    }

    /// <summary>The ids of all rows.</summary>
    /// <exception cref="DataException">An id is missing, empty or has control characters; the row is named.</exception>
    public IEnumerable<ImageId> ReadIds()
    {
        DataField field = Layout.Id!;
        long row = 0;
        for (int group = 0; group < _groupRows.Length; group++)
        {
            foreach (string? id in Texts(group))
            {
                if (string.IsNullOrEmpty(id) || id.Any(char.IsControl))
                {
                    throw new DataException($"{_path}: the id in row {row}, column {ParquetLayout.Name(field)}, is " +
                        (id is null ? "null." : "empty or has control characters.") + " Every row needs one.");
                }
                row++;
                yield return new ImageId(id);
            }
        }

        string?[] Texts(int group) =>
            field.ClrType == typeof(int) ? Numbers<int>(group)
            : field.ClrType == typeof(long) ? Numbers<long>(group)
            : Reading(_path, async () =>
            {
                var texts = new string?[_groupRows[group]];
                using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
                await reader.ReadAsync(field, texts.AsMemory());
                return texts;
            });

        string?[] Numbers<T>(int group) where T : struct, IFormattable
        {
            (T[] values, ParquetLevels levels) = ReadColumn<T>(group, field);
            return [.. values.Select((value, i) => levels.IsPresent(i) ? value.ToString(null, CultureInfo.InvariantCulture) : null)];
        }
    }

    public void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Runs a piece of the library's work; on hostile bytes it throws whatever its code happens to trip over.</summary>
    private static T Reading<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return work().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (OperationCanceledException or KnowledgeTransferException))
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
                $"{_path}: row group {group} has {reader.RowCount} rows; 0 to {Array.MaxLength} are read at once.");
    }

    private (T[] Values, ParquetLevels Levels) ReadColumn<T>(int group, DataField field) where T : struct => Reading(_path, async () =>
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        long count = reader.GetMetadata(field)?.MetaData?.NumValues ?? throw new ArtefactException(
            $"{_path}: row group {group} has no column {ParquetLayout.Name(field)}.");
        bool isList = field.MaxRepetitionLevel > 0;
        if (count > Array.MaxLength || (isList ? count < _groupRows[group] : count != _groupRows[group]))
        {
            throw new ArtefactException(
                $"{_path}: row group {group} has {_groupRows[group]} rows and {count} values in column {ParquetLayout.Name(field)}; " +
                $"at most {Array.MaxLength} values are read at once. Write it again, in smaller row groups if it is large.");
        }
        var values = new T[count];
        var levels = new ParquetLevels(field, (int)count);
        await reader.ReadRawAsync(field, values.AsMemory(), levels.DefinitionMemory, levels.RepetitionMemory, CancellationToken.None);
        return (values, levels);
    });

    private T[] ReadNumbers<T>(int group, DataField field, long firstRow, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isSame = field.ClrType == typeof(T);
        (T[] values, ParquetLevels levels) = isSame ? ReadColumn<T>(group, field) : Widened();
        int width = Layout.IsList ? dimension : 1;
        if (levels.FirstFault(width, _groupRows[group]) is { } fault)
            throw new DataException($"{_path}: row {firstRow + fault.Row}, column {ParquetLayout.Name(field)}, {fault.What}.");
        int bad = Array.FindIndex(values, value => !T.IsFinite(value));
        if (bad < 0) return values;
        string place = Layout.IsList ? $", position {bad % width}" : "", value = values[bad].ToString(null, CultureInfo.InvariantCulture);
        throw new DataException(
            $"{_path}: row {firstRow + (bad / width)}, column {ParquetLayout.Name(field)}{place}, has {value}; " +
            "finite numbers are needed. Remove the row or repair what made it.");

        (T[], ParquetLevels) Widened()
        {
            (float[] singles, ParquetLevels own) = ReadColumn<float>(group, field);
            return (Array.ConvertAll(singles, T.CreateTruncating), own);
        }
    }

    private static void Interleave<T>(T[][] columns, Action<ReadOnlySpan<T>> append)
    {
        int rowCount = columns[0].Length, step = Math.Max(1, WrittenLength / columns.Length);
        var block = new T[Math.Min(step, rowCount) * columns.Length];
        for (int first = 0; first < rowCount; first += step)
        {
            int count = Math.Min(step, rowCount - first);
            for (int j = 0; j < columns.Length; j++)
                for (int i = 0; i < count; i++) block[(i * columns.Length) + j] = columns[j][first + i];
            append(block.AsSpan(0, count * columns.Length));
        }
    }
}
