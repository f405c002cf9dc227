using System.Globalization;
using KnowledgeTransfer.Data;
using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>The ids in a Parquet file's column of texts or whole numbers.</summary>
internal static class ParquetIds
{
    /// <summary>The ids of all rows in order.</summary>
    /// <param name="file">With a column of ids in its layout.</param>
    /// <exception cref="DataException">An id is missing, empty or has control characters; the row is named.</exception>
    public static IEnumerable<ImageId> Read(ParquetFile file)
    {
        DataField field = file.Layout.Id!;
        long row = 0;
        for (int group = 0; group < file.GroupRows.Count; group++)
        {
            foreach (string? id in Texts(file, group, field))
            {
                if (string.IsNullOrEmpty(id) || id.Any(char.IsControl))
                {
                    string fault = id is null ? "null" : "empty or has control characters";
                    throw new DataException(
                        $"{file.Path}: the id in row {row}, column {ParquetLayout.Name(field)}, is {fault}. Every row needs one.");
                }
                row++;
                yield return new ImageId(id);
            }
        }
    }

    private static string?[] Texts(ParquetFile file, int group, DataField field) =>
        field.ClrType == typeof(int) ? Numbers<int>(file, group, field)
        : field.ClrType == typeof(long) ? Numbers<long>(file, group, field)
        : file.ReadTexts(group, field);

    private static string?[] Numbers<T>(ParquetFile file, int group, DataField field) where T : struct, IFormattable
    {
        (T[] values, ParquetLevels levels) = file.Read<T>(group, field);
        return [.. values.Select((value, i) => levels.IsPresent(i) ? value.ToString(null, CultureInfo.InvariantCulture) : null)];
    }
}
