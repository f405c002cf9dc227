using System.Buffers;

namespace KnowledgeTransfer.Clustering;

/// <summary>The rows of another matrix behind a transform, computed whenever they are read: float64 inside, float32 outside.</summary>
internal sealed class TransformedMatrix(FeatureMatrix source, TransformPipeline pipeline) : FeatureMatrix
{
    public override long RowCount => source.RowCount;

    public override int Dimension => pipeline.OutputDimension;

    public override ElementType ElementType => ElementType.Float32;

    public override string Name => $"{source.Name} (transformed)";

    public override long MappedBytes => source.MappedBytes;

    public override FeatureMatrix ToUnmapped() => new TransformedMatrix(source.ToUnmapped(), pipeline);

    public override string DescribeRow(long row, string? id = null) => source.DescribeRow(row, id);

    public override void CopyRows(long firstRow, Span<float> destination)
    {
        int rowCount = CheckRange(firstRow, destination.Length);
        double[] block = ArrayPool<double>.Shared.Rent(TransformPipeline.BlockRows * Dimension);
        for (int row = 0; row < rowCount; row += TransformPipeline.BlockRows)
        {
            int count = Math.Min(TransformPipeline.BlockRows, rowCount - row);
            Span<float> target = destination.Slice(row * Dimension, count * Dimension);
            pipeline.CopyRows(source, firstRow + row, count, block);
            for (int i = 0; i < target.Length; i++) target[i] = (float)block[i];
        }

        ArrayPool<double>.Shared.Return(block);
    }

    public override void CopyRows(long firstRow, Span<double> destination)
    {
        int rowCount = CheckRange(firstRow, destination.Length);
        for (int row = 0; row < rowCount; row += TransformPipeline.BlockRows)
        {
            int count = Math.Min(TransformPipeline.BlockRows, rowCount - row);
            Span<double> target = destination.Slice(row * Dimension, count * Dimension);
            pipeline.CopyRows(source, firstRow + row, count, target);

            // The matrix is one of float32 numbers, whichever way they are read.
            foreach (ref double x in target) x = (float)x;
        }
    }
}
