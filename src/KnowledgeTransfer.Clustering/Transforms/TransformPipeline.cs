using System.Buffers;

namespace KnowledgeTransfer.Clustering;

/// <summary>Fitted steps one after the other, applied to blocks of rows in float64.</summary>
internal sealed class TransformPipeline(int inputDimension, IReadOnlyList<TransformStep> steps)
{
    /// <summary>Rows of a block: enough to use each component several times, few enough to stay in the cache.</summary>
    public const int BlockRows = 128;

    public IReadOnlyList<TransformStep> Steps => steps;

    public int InputDimension => inputDimension;

    public int OutputDimension => steps.Count == 0 ? inputDimension : steps[^1].OutputDimension;

    public TransformPipeline With(TransformStep step) => new(inputDimension, [.. steps, step]);

    /// <summary>Reads and transforms at most <see cref="BlockRows"/> rows.</summary>
    public void CopyRows(FeatureMatrix source, long firstRow, int rowCount, Span<double> result)
    {
        int width = Math.Max(inputDimension, steps.Count == 0 ? 0 : steps.Max(step => step.OutputDimension));
        double[] first = ArrayPool<double>.Shared.Rent(rowCount * width), second = ArrayPool<double>.Shared.Rent(rowCount * width);
        try
        {
            Span<double> current = first.AsSpan(0, rowCount * inputDimension);
            source.CopyRows(firstRow, current);
            foreach (TransformStep step in steps)
            {
                bool inPlace = step.InputDimension == step.OutputDimension && step is not AffineStep { Components: not null };
                Span<double> next = inPlace ? current : second.AsSpan(0, rowCount * step.OutputDimension);
                step.Apply(current, next, source, firstRow);
                current = next;
                if (!inPlace) (first, second) = (second, first);
            }

            current.CopyTo(result);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(first);
            ArrayPool<double>.Shared.Return(second);
        }
    }

    /// <summary>Calls <paramref name="action"/> for all rows in order, a block at a time.</summary>
    public void ForEachBlock(FeatureMatrix source, CancellationToken cancellationToken, BlockAction action)
    {
        var block = new double[BlockRows * OutputDimension];
        for (long row = 0; row < source.RowCount; row += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rowCount = (int)Math.Min(BlockRows, source.RowCount - row);
            Span<double> part = block.AsSpan(0, rowCount * OutputDimension);
            CopyRows(source, row, rowCount, part);
            action(part, row);
        }
    }
}

/// <summary>Looks at a block of rows.</summary>
internal delegate void BlockAction(ReadOnlySpan<double> rows, long firstRow);
