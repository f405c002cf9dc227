using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>Columns of a [d, 32] float32 matrix made orthonormal, the last one zero.</summary>
internal static unsafe class Orthonormal
{
    private const int Columns = SingleProducts.Columns;

    /// <summary>Shorter than this of what it was, a column is noise of those before it.</summary>
    private const double LeastRemainder = 1e-3;

    /// <summary>
    /// Gram and Schmidt in float64, every column against those before it, twice; columns without a direction of their own become zero.
    /// O(32^2 d).
    /// </summary>
    internal static void Make(float* columns, int dimension)
    {
        double[] all = new double[Columns * dimension];
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < Columns; j++) all[j * dimension + i] = columns[(nint)i * Columns + j];
        for (int j = 0; j < Columns; j++)
        {
            Span<double> column = all.AsSpan(j * dimension, dimension);
            double before = Math.Sqrt(Dot(column, column));
            for (int round = 0; round < 2; round++)
                for (int other = 0; other < j; other++) Subtract(column, all.AsSpan(other * dimension, dimension));
            double length = Math.Sqrt(Dot(column, column));
            bool isNew = j < Columns - 1 && length > LeastRemainder * before && length > 0 && double.IsFinite(length);
            for (int i = 0; i < dimension; i++) column[i] = isNew ? column[i] / length : 0;
        }
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < Columns; j++) columns[(nint)i * Columns + j] = (float)all[j * dimension + i];
    }

    /// <summary>At least the Frobenius norm of Q Q' - I over the columns that are not zero.</summary>
    internal static double Defect(float* columns, int dimension)
    {
        double sum = 0;
        for (int j = 0; j < Columns; j++)
        {
            for (int other = 0; other <= j; other++)
            {
                double dot = 0;
                for (int i = 0; i < dimension; i++) dot += (double)columns[(nint)i * Columns + j] * columns[(nint)i * Columns + other];
                if (j == other) dot -= dot > 0 ? 1 : 0;
                sum += (j == other ? 1 : 2) * dot * dot;
            }
        }
        return Math.Sqrt(sum) + Columns * QuantisedBound.Relative(dimension);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> sums = default;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count) sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(Span<double> column, ReadOnlySpan<double> direction)
    {
        double part = Dot(column, direction);
        int i = 0;
        for (; i <= column.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(column[i..]) - new Vector<double>(direction[i..]) * part).CopyTo(column[i..]);
        for (; i < column.Length; i++) column[i] -= part * direction[i];
    }
}
