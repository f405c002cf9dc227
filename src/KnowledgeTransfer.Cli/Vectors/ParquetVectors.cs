using System.Globalization;
using KnowledgeTransfer.Cli.Ranks;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Vectors;

/// <summary>
/// One or several Parquet files. k-means reads every row once per iteration, in any order, and Parquet's pages are compressed and stored
/// by column: so the rows are converted once, row group by row group, into a <c>.npy</c> that is mapped, which serves data larger than
/// memory and leaves k-means one kind of input. It lies in the result's folder while that is made and takes n x d x 4 (or 8) bytes there.
/// </summary>
internal sealed class ParquetVectors : VectorSource
{
    private const string Converted = "vectors.npy";

    private readonly ParquetColumns _columns;
    private readonly ByteSize? _memory;
    private readonly ParquetLayout _layout;

    private ParquetVectors(IReadOnlyList<string> paths, IReadOnlyList<string> hashes, ParquetColumns columns, ByteSize? memory)
        : base(paths, hashes)
    {
        (_columns, _memory) = (columns, memory);
        using ParquetFile first = ParquetFile.Open(paths[0], columns);
        _layout = first.Layout;
        RowCounts = [.. paths.Select(RowCountOf)];
        if (RowCount == 0) throw new DataException($"{Title} has no rows; at least one is needed.");
    }

    public override IReadOnlyList<long> RowCounts { get; }

    /// <summary>Opens files and chooses their columns.</summary>
    /// <exception cref="KnowledgeTransferException">A file or its columns cannot be used, or two files differ in them.</exception>
    public static ParquetVectors Of(IReadOnlyList<string> paths, ParquetColumns columns, ByteSize? memory = null)
    {
        foreach (string path in paths) ParquetMagic.Check(path);
        return new ParquetVectors(paths, SharedHashes.Of(paths), columns, memory);
    }

    public override IEnumerable<(string Name, string Hash)> Inputs(string what) =>
        [.. base.Inputs(what), ($"{what} columns", _layout.Description)];

    public override IEnumerable<(string Name, string Hash)> IdInputs(string what) =>
        _layout.Id is { } id ? [($"{what} ids", ParquetLayout.Name(id))] : [];

    public override ImageId[]? TryReadIds() => _layout.Id is null ? base.TryReadIds() : ReadIds();

    public override ImageId[] ReadIds()
    {
        if (_layout.Id is null) return base.ReadIds();
        var ids = new List<ImageId>();
        var pathOf = new Dictionary<ImageId, string>();
        foreach (string path in Paths)
        {
            using ParquetFile file = ParquetFile.Open(path, _columns);
            foreach (ImageId id in ParquetIds.Read(file))
            {
                if (!pathOf.TryAdd(id, path))
                    throw new DataException($"The id {id} comes twice: in {pathOf[id]} and in {path}. Ids must be unique.");
                ids.Add(id);
            }
        }
        return [.. ids];
    }

    public override ShardedMatrix Open(string unfinished, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        string path = Path.Combine(unfinished, Converted);
        Job.First(() =>
        {
            // A whole file is there whole, and of the key that the folder has.
            if (!File.Exists(path)) Convert(path, progress, cancellation);
        });
        return ShardedMatrix.Open(path);
    }

    private void Convert(string path, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        int? dimension = null;
        NpyWriter? writer = null;
        long before = 0;
        try
        {
            foreach ((int i, string source) in Paths.Index())
            {
                if (RowCounts[i] == 0 && _layout.IsList) continue;
                using ParquetFile file = ParquetFile.Open(source, _columns);
                var rows = new ParquetRows(file);
                int width = rows.FindDimension();
                if (dimension is { } known && width != known)
                {
                    throw new ShapeException(
                        $"{source} has lists of {width} numbers, {Paths[0]} of {known}; files of one data set have equal widths.");
                }
                dimension = width;
                CheckMemory(source, rows.MostBytes(width));
                writer ??= NpyWriter.Create(path, new NpyHeader(_layout.Type, RowCount, width));
                long first = before;
                rows.AppendTo(
                    writer, width, count => progress.Report(new StageProgress("convert", "rows", first + count, RowCount)), cancellation);
                before += file.RowCount;
            }
            writer!.Complete(); // there is a row, so there is a file with one
        }
        finally
        {
            writer?.Dispose();
        }
    }

    /// <summary>A row group is read whole.</summary>
    private void CheckMemory(string source, long bytes)
    {
        if (_memory is not { } limit || bytes + Environment.WorkingSet <= limit.Bytes) return;
        throw new ConfigException(string.Create(CultureInfo.InvariantCulture,
            $"Memory is limited to {limit}, but the largest row group of {source} takes {bytes / 1e6:N1} MB while it is converted, beside ")
            + string.Create(CultureInfo.InvariantCulture, $"{Environment.WorkingSet / 1e6:N1} MB that the process holds. ")
            + "Raise the limit or write the file in smaller row groups.");
    }

    private long RowCountOf(string path)
    {
        using ParquetFile file = ParquetFile.Open(path, _columns);
        if (file.Layout.Description != _layout.Description)
        {
            throw new ShapeException(
                $"{path} has the columns {file.Layout.Description}, {Paths[0]} {_layout.Description}; " +
                "files of one data set have the same.");
        }
        return file.RowCount;
    }
}
