using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Checks of whole matrices.</summary>
public static class FeatureMatrixChecks
{
    private const int BlockLength = 1 << 16;

    /// <summary>Finds the first row with a NaN or an infinity.</summary>
    /// <param name="matrix">n x d numbers.</param>
    /// <param name="cancellationToken">Looked at once per block.</param>
    /// <returns>The row, 0 to n - 1, or null where every number is finite.</returns>
    /// <remarks>One pass over the data. float64 rows are looked at as float64: 1e300 is finite.</remarks>
    public static long? FirstNonFiniteRow(this FeatureMatrix matrix, CancellationToken cancellationToken = default)
    {
        if (matrix.Dimension == 0) return null;
        int rowsPerBlock = Math.Max(1, BlockLength / matrix.Dimension);
        bool isWide = matrix.ElementType == ElementType.Float64;
        var singles = isWide ? [] : new float[rowsPerBlock * matrix.Dimension];
        var doubles = isWide ? new double[rowsPerBlock * matrix.Dimension] : [];
        for (long row = 0; row < matrix.RowCount; row += rowsPerBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rowCount = (int)Math.Min(rowsPerBlock, matrix.RowCount - row);
            int index;
            if (isWide)
            {
                Span<double> block = doubles.AsSpan(0, rowCount * matrix.Dimension);
                matrix.CopyRows(row, block);
                index = FirstNonFinite(block);
            }
            else
            {
                if (!matrix.TryGetRows(row, rowCount, out ReadOnlySpan<float> block))
                {
                    Span<float> copy = singles.AsSpan(0, rowCount * matrix.Dimension);
                    matrix.CopyRows(row, copy);
                    block = copy;
                }

                index = FirstNonFinite(block);
            }

            if (index >= 0) return row + (index / matrix.Dimension);
        }

        return null;
    }

    /// <summary>x * 0 is 0 for a finite x and NaN otherwise, so a sum of such products is 0 or NaN.</summary>
    private static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<float> sum = default;
            foreach (Vector256<float> value in MemoryMarshal.Cast<float, Vector256<float>>(values)) sum += value * Vector256<float>.Zero;
            int done = values.Length - (values.Length % Vector256<float>.Count);
            if (Vector256.EqualsAll(sum, default))
            {
                for (int i = done; i < values.Length; i++)
                    if (!float.IsFinite(values[i])) return i;
                return -1;
            }
        }

        for (int i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i])) return i;
        return -1;
    }

    private static int FirstNonFinite(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) return i;
        return -1;
    }
}
