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
        using NpyWriter writer = NpyWriter.Create(
            options.Text("file", "made.npy"), new NpyHeader(isHalf ? NpyType.Float16 : NpyType.Float32, [n, d]));
        int step = Math.Max(1, BlockLength / d);
        float[] block = new float[step * d];
        for (int first = 0; first < n; first += step)
        {
            int count = Math.Min(step, n - first), start = first;
            Parallel.For(0, count, i => rows.CopyRows(start + i, block.AsSpan(i * d, d)));
            writer.Append(block.AsSpan(0, count * d));
        }
        writer.Complete();
        return 0;
    }
}
