using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Made;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Writes made-up rows as a <c>.npy</c>: features to run <c>kt</c> on.</summary>
internal static class MadeFile
{
    private const int BlockLength = 1 << 22;

    internal static int Run(BenchmarkOptions options)
    {
        int n = options.Number("rows", 20_000), d = options.Number("dimension", 512), groups = options.Number("clusters", 100);
        bool isHalf = options.Text("type", "float32") == "float16";
        MadeRows rows = new(n, d, groups, isHalf ? ElementType.Float16 : ElementType.Float32);
        Write(options.Text("file", "made.npy"), rows);
        return 0;
    }

    /// <summary>Writes rows block by block: a file may be larger than memory.</summary>
    internal static void Write(string path, MadeRows rows)
    {
        int d = rows.Dimension, step = Math.Max(1, BlockLength / d);
        using NpyWriter writer = NpyWriter.Create(path, new NpyHeader(rows.ElementType.ToNpy(), rows.RowCount, d));
        float[] block = new float[step * d];
        for (long first = 0; first < rows.RowCount; first += step)
        {
            int count = (int)Math.Min(step, rows.RowCount - first);
            long start = first;
            Parallel.For(0, count, i => rows.CopyRows(start + i, block.AsSpan(i * d, d)));
            writer.Append(block.AsSpan(0, count * d));
        }
        writer.Complete();
    }
}
