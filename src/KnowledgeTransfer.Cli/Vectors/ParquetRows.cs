using System.Globalization;
using System.Numerics;
using KnowledgeTransfer.Clustering;
using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>
/// The rows of one Parquet file, each row group read once. What is held in memory is a group's columns: numbers and levels, 12 to 16 bytes
/// for each number of a list, 4 to 12 for each of a column.
/// </summary>
/// <param name="file">The file with its chosen columns.</param>
internal sealed class ParquetRows(ParquetFile file)
{
    private const int WrittenLength = 1 << 16, BytesPerNumber = 16;

    /// <summary>Numbers per row: the number of columns, or the length of the first lists; 0 without rows.</summary>
    public int FindDimension()
    {
        if (!file.Layout.IsList) return file.Layout.Fields.Count;
        int group = 0;
        while (group < file.GroupRows.Count && file.GroupRows[group] == 0) group++;
        if (group == file.GroupRows.Count) return 0;
        DataField field = file.Layout.Fields[0];
        (int perRow, int rest) = Math.DivRem(file.CountValues(group, field), file.GroupRows[group]);
        if (rest == 0) return perRow; // as in every file that can be used: nothing is read for it
        return file.Layout.Type == NpyType.Float64 ? FirstLength<double>() : FirstLength<float>();

        int FirstLength<T>() where T : struct
        {
            int[] repetition = file.Read<T>(group, field).Levels.Repetition;
            int length = 1;
            while (length < repetition.Length && repetition[length] > 0) length++;
            return length;
        }
    }

    /// <summary>What the largest row group takes at most while it is read, in bytes.</summary>
    /// <param name="dimension">d.</param>
    public long MostBytes(int dimension) => file.GroupRows.DefaultIfEmpty().Max() * (long)dimension * BytesPerNumber;

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
            for (int group = 0; group < file.GroupRows.Count; group++)
            {
                if (file.GroupRows[group] == 0) continue;
                T[][] columns = [.. file.Layout.Fields.Select(field =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    return ReadWhole<T>(group, field, firstRow, dimension);
                })];
                if (file.Layout.IsList) append(columns[0]);
                else Interleave(columns, append);
                progress(firstRow += file.GroupRows[group]);
            }
        }
    }

    private T[] ReadWhole<T>(int group, DataField field, long firstRow, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] values, ParquetLevels levels) = field.ClrType == typeof(T) ? file.Read<T>(group, field) : Widened();
        int width = file.Layout.IsList ? dimension : 1;
        if (levels.FirstFault(width, file.GroupRows[group]) is { } fault) throw Refused(fault.Row, fault.What + ".");
        int bad = Array.FindIndex(values, value => !T.IsFinite(value));
        if (bad < 0) return values;
        string place = file.Layout.IsList ? $"position {bad % width}, " : "";
        string value = values[bad].ToString(null, CultureInfo.InvariantCulture);
        throw Refused(bad / width, $"{place}has {value}; finite numbers are needed. Remove the row or repair what made it.");

        (T[], ParquetLevels) Widened()
        {
            (float[] singles, ParquetLevels own) = file.Read<float>(group, field);
            return (Array.ConvertAll(singles, T.CreateTruncating), own);
        }

        DataException Refused(int row, string what) =>
            new($"{file.Path}: row {firstRow + row}, column {ParquetLayout.Name(field)}, {what}");
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
