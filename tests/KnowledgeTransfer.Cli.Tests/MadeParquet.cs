using Parquet;
using Parquet.Schema;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Small Parquet files, written by Parquet.Net.</summary>
internal static class MadeParquet
{
    private const int RowsPerGroup = 2; // so that every file of some rows has several groups

    /// <summary>Columns of one value per row: arrays of float, double, int, long or text, nullable or not.</summary>
    public static void Columns(string path, params (string Name, Array Values)[] columns)
    {
        ParquetSchema schema = new([.. columns.Select(column => Field(column.Name, column.Values))]);
        Write(path, schema, columns.Max(column => column.Values.Length), (group, first, count) => Task.WhenAll(columns.Index().Select(
            column => WriteColumn(group, schema.DataFields[column.Index], column.Item.Values, first, count))));
    }

    /// <summary>A column of lists, and a column of ids before it. A list that is null is written as such, as is an element.</summary>
    public static void Lists(string path, string name, float?[]?[] rows, string[] ids)
    {
        ParquetSchema schema = new(new DataField<string>("id"), new ListField(name, new DataField<float?>("element")));
        Write(path, schema, rows.Length, async (group, first, count) =>
        {
            await WriteColumn(group, schema.DataFields[0], ids, first, count);
            var values = new List<float>();
            List<int> definition = [], repetition = [];
            foreach (float?[]? row in rows.Skip(first).Take(count))
            {
                if (row is not { Length: > 0 })
                {
                    definition.Add(row is null ? 0 : 1);
                    repetition.Add(0);
                }
                foreach ((int i, float? value) in (row ?? []).Index())
                {
                    if (value is { } there) values.Add(there);
                    definition.Add(value is null ? 2 : 3);
                    repetition.Add(i == 0 ? 0 : 1);
                }
            }
            await group.WriteAllPartsAsync<float>(
                schema.DataFields[1], values.ToArray(), definition.ToArray(), repetition.ToArray(), CancellationToken.None);
        });
    }

    private static void Write(string path, ParquetSchema schema, int rowCount, Func<ParquetRowGroupWriter, int, int, Task> writeGroup)
    {
        Task.Run(async () =>
        {
            using FileStream file = File.Create(path);
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file);
            for (int first = 0; first < Math.Max(rowCount, 1); first += RowsPerGroup)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await writeGroup(group, first, Math.Min(RowsPerGroup, rowCount - first));
            }
        }).GetAwaiter().GetResult();
    }

    private static DataField Field(string name, Array values) => values switch
    {
        string?[] => new DataField<string>(name),
        _ => new DataField(name, values.GetType().GetElementType()!),
    };

    private static async Task WriteColumn(ParquetRowGroupWriter group, DataField field, Array values, int first, int count)
    {
        switch (values)
        {
            case float[] v: await group.WriteAsync<float>(field, v.AsMemory(first, count)); break;
            case double[] v: await group.WriteAsync<double>(field, v.AsMemory(first, count)); break;
            case int[] v: await group.WriteAsync<int>(field, v.AsMemory(first, count)); break;
            case long[] v: await group.WriteAsync<long>(field, v.AsMemory(first, count)); break;
            case float?[] v: await group.WriteAsync<float>(field, v.AsMemory(first, count)); break;
            case double?[] v: await group.WriteAsync<double>(field, v.AsMemory(first, count)); break;
            case string[] v: await group.WriteAsync(field, v[first..(first + count)]); break;
            default: throw new ArgumentException($"no column of {values.GetType()}", nameof(values));
        }
    }
}
