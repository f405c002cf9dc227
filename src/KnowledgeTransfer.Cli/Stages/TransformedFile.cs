using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>k-means reads every row once per iteration, so a transform is applied once and its result mapped from a file.</summary>
internal static class TransformedFile
{
    private const int BlockLength = 1 << 20;

    /// <summary>Writes transformed rows.</summary>
    public static void Write(FeatureMatrix rows, string path, CancellationToken cancellation)
    {
        using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(NpyType.Float32, rows.RowCount, rows.Dimension));
        int blockRows = (int)Math.Min(rows.RowCount, Math.Max(1, BlockLength / rows.Dimension));
        var block = new float[blockRows * rows.Dimension];
        for (long row = 0; row < rows.RowCount; row += blockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<float> part = block.AsSpan(0, (int)Math.Min(blockRows, rows.RowCount - row) * rows.Dimension);
            rows.CopyRows(row, part);
            writer.Append((ReadOnlySpan<float>)part);
        }
        writer.Complete();
    }
}
