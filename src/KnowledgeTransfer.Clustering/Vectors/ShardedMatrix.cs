namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The rows of several matrices one after the other as one matrix: a data set in several files. Row numbers count through, and no result
/// depends on where one file ends and the next begins.
/// </summary>
public sealed class ShardedMatrix : FeatureMatrix, IDisposable
{
    private readonly FeatureMatrix[] _shards;
    private readonly long[] _firstRows;

    /// <summary>Puts matrices one behind the other.</summary>
    /// <param name="shards">
    /// At least one; all of the same dimension and element type. Shards without rows are allowed. Disposed together with this matrix.
    /// </param>
    /// <exception cref="ShapeException">Two shards of different dimensions or element types; names both, with the values.</exception>
    public ShardedMatrix(params IReadOnlyList<FeatureMatrix> shards)
    {
        if (shards.Count == 0) throw new ArgumentException("At least one matrix is needed.", nameof(shards));
        _shards = [.. shards];
        _firstRows = new long[_shards.Length];
        foreach ((int i, FeatureMatrix shard) in _shards.Index())
        {
            CheckFits(shard, _shards[0]);
            _firstRows[i] = RowCount;
            RowCount = checked(RowCount + shard.RowCount);
        }
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<FeatureMatrix> Shards => _shards;

    /// <inheritdoc/>
    public override long RowCount { get; }

    /// <inheritdoc/>
    public override int Dimension => _shards[0].Dimension;

    /// <inheritdoc/>
    public override ElementType ElementType => _shards[0].ElementType;

    /// <summary>The only shard's name, or the first and the last one's with their number.</summary>
    public override string Name => _shards.Length == 1
        ? _shards[0].Name
        : $"{_shards[0].Name} to {Path.GetFileName(_shards[^1].Name)} ({_shards.Length} shards)";

    /// <summary>Opens <c>.npy</c> files, memory-mapped, in the order given.</summary>
    /// <param name="paths">At least one file of shape (n_i, d), n_i at least 0; see <see cref="NpyMatrix.Open"/>.</param>
    /// <exception cref="ArtefactException">A file is missing or no such file; the others are closed again.</exception>
    /// <exception cref="ShapeException">Two files of different widths or element types; names both, with the values.</exception>
    public static ShardedMatrix Open(params IReadOnlyList<string> paths)
    {
        var opened = new List<NpyMatrix>(paths.Count);
        try
        {
            foreach (string path in paths) opened.Add(NpyMatrix.Open(path));
            return new ShardedMatrix([.. opened]);
        }
        catch
        {
            opened.ForEach(shard => shard.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<float> destination)
    {
        CheckRange(firstRow, destination.Length);
        while (destination.Length > 0)
        {
            (FeatureMatrix shard, long row, int length) = Locate(firstRow, destination.Length);
            shard.CopyRows(row, destination[..length]);
            firstRow += length / Dimension;
            destination = destination[length..];
        }
    }

    /// <inheritdoc/>
    public override void CopyRows(long firstRow, Span<double> destination)
    {
        CheckRange(firstRow, destination.Length);
        while (destination.Length > 0)
        {
            (FeatureMatrix shard, long row, int length) = Locate(firstRow, destination.Length);
            shard.CopyRows(row, destination[..length]);
            firstRow += length / Dimension;
            destination = destination[length..];
        }
    }

    /// <inheritdoc/>
    /// <returns>false, too, where the rows lie in more than one shard.</returns>
    public override bool TryGetRows(long firstRow, int rowCount, out ReadOnlySpan<float> rows)
    {
        int length = checked(rowCount * Dimension);
        CheckRange(firstRow, length);
        (FeatureMatrix shard, long row, int available) = Locate(firstRow, length);
        rows = default;
        return available == length && shard.TryGetRows(row, rowCount, out rows);
    }

    /// <inheritdoc/>
    public override long MappedBytes => _shards.Sum(shard => shard.MappedBytes);

    /// <inheritdoc/>
    public override FeatureMatrix ToUnmapped() =>
        MappedBytes == 0 ? this : new ShardedMatrix([.. _shards.Select(shard => shard.ToUnmapped())]);

    /// <inheritdoc/>
    public override string DescribeRow(long row, string? id = null)
    {
        if (_shards.Length == 1) return _shards[0].DescribeRow(row, id);
        int i = ShardOf(row);
        string place = $"{_shards[i].DescribeRow(row - _firstRows[i])} of {_shards[i].Name}";
        return base.DescribeRow(row, id is null ? place : $"{place}, {id}");
    }

    /// <summary>Disposes the shards.</summary>
    public void Dispose()
    {
        foreach (FeatureMatrix shard in _shards) (shard as IDisposable)?.Dispose();
    }

    /// <summary>The shard of a row, the row's number there, and how many of <paramref name="length"/> numbers from it on it has.</summary>
    private (FeatureMatrix Shard, long Row, int Length) Locate(long row, int length)
    {
        int i = ShardOf(row);
        long inside = row - _firstRows[i];
        return (_shards[i], inside, (int)Math.Min(length, (_shards[i].RowCount - inside) * Dimension));
    }

    private int ShardOf(long row)
    {
        int found = Array.BinarySearch(_firstRows, row);
        int shard = found >= 0 ? found : ~found - 1;
        while (shard + 1 < _shards.Length && _firstRows[shard + 1] <= row) shard++; // past shards without rows
        return shard;
    }

    private static void CheckFits(FeatureMatrix shard, FeatureMatrix first)
    {
        if (shard.Dimension != first.Dimension)
        {
            throw new ShapeException(
                $"{shard.Name} has rows of {shard.Dimension} numbers, {first.Name} rows of {first.Dimension}; "
                + "shards of one data set have equal widths. Leave one of them out or make it again.");
        }

        if (shard.ElementType != first.ElementType)
        {
            throw new ShapeException(
                $"{shard.Name} is {Type(shard)}, {first.Name} is {Type(first)}; shards of one data set have one element type. "
                + $"Save the first with numpy.save(path, array.astype('{Type(first)}')).");
        }

        static string Type(FeatureMatrix matrix) => NpyHeader.Description(matrix.ElementType.ToNpy());
    }
}
