using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Evaluation;

/// <summary>
/// Dot products of normalised rows, four queries by three candidates at a time. Every product of two rows is computed by the same
/// operations in the same order wherever it falls in a block, so the result depends neither on blocks nor on threads; and because the
/// eight lanes and the fused multiply-add are written out, it does not depend on the processor either.
/// </summary>
internal static unsafe class CosineKernel
{
    /// <summary>Rows are padded with zeros to a multiple of this.</summary>
    public const int Lanes = 8;

    /// <summary>Queries per tile; with three candidates 12 of the 16 vector registers of AVX2 are sums, the rest operands.</summary>
    public const int QueryTile = 4;

    /// <summary>Candidates per tile.</summary>
    public const int CandidateTile = 3;

    public static int Padded(int dimension) => (dimension + Lanes - 1) / Lanes * Lanes;

    public static int RoundUp(int count, int tile) => (count + tile - 1) / tile * tile;

    /// <summary>
    /// Reads rows, divides each by its length and pads it. A row of zeros stays zero: its cosine with every row counts as 0.
    /// </summary>
    /// <exception cref="DataException">A number is not finite.</exception>
    public static void ReadNormalized(FeatureMatrix matrix, long firstRow, int rowCount, Span<float> destination)
    {
        int dimension = matrix.Dimension, stride = Padded(dimension);
        for (int i = 0; i < rowCount; i++)
        {
            Span<float> row = destination.Slice(i * stride, stride);
            matrix.CopyRows(firstRow + i, row[..dimension]);
            row[dimension..].Clear();
            double squared = 0;
            foreach (float x in row) squared += (double)x * x;
            if (!double.IsFinite(squared))
            {
                throw new DataException(
                    $"{matrix.Name}, row {firstRow + i} has a number that is not finite. Extract the features again or leave the row out.");
            }

            double factor = squared > 0 ? 1 / Math.Sqrt(squared) : 0;
            for (int j = 0; j < dimension; j++) row[j] = (float)(row[j] * factor);
        }
    }

    /// <summary>Dot products of one tile of queries with all rows of a block.</summary>
    /// <param name="queries"><see cref="QueryTile"/> rows of <paramref name="stride"/> floats.</param>
    /// <param name="candidates">Rows of <paramref name="stride"/> floats, a multiple of <see cref="CandidateTile"/>.</param>
    /// <param name="stride">Padded dimension.</param>
    /// <param name="products">[QueryTile, candidate count].</param>
    public static void Multiply(ReadOnlySpan<float> queries, ReadOnlySpan<float> candidates, int stride, Span<float> products)
    {
        int candidateCount = stride == 0 ? 0 : candidates.Length / stride;
        fixed (float* query = &MemoryMarshal.GetReference(queries), candidate = &MemoryMarshal.GetReference(candidates))
        {
            for (int c = 0; c < candidateCount; c += CandidateTile)
                Tile(query, candidate + ((long)c * stride), stride, products[c..], candidateCount);
        }
    }

    private static void Tile(float* q, float* c, int stride, Span<float> products, int productStride)
    {
        Vector256<float> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        float* c1 = c + stride, c2 = c1 + stride, q1 = q + stride, q2 = q1 + stride, q3 = q2 + stride;
        for (int i = 0; i < stride; i += Lanes)
        {
            Vector256<float> x0 = Vector256.Load(c + i), x1 = Vector256.Load(c1 + i), x2 = Vector256.Load(c2 + i);
            Vector256<float> y = Vector256.Load(q + i);
            s00 = Vector256.FusedMultiplyAdd(y, x0, s00);
            s01 = Vector256.FusedMultiplyAdd(y, x1, s01);
            s02 = Vector256.FusedMultiplyAdd(y, x2, s02);
            y = Vector256.Load(q1 + i);
            s10 = Vector256.FusedMultiplyAdd(y, x0, s10);
            s11 = Vector256.FusedMultiplyAdd(y, x1, s11);
            s12 = Vector256.FusedMultiplyAdd(y, x2, s12);
            y = Vector256.Load(q2 + i);
            s20 = Vector256.FusedMultiplyAdd(y, x0, s20);
            s21 = Vector256.FusedMultiplyAdd(y, x1, s21);
            s22 = Vector256.FusedMultiplyAdd(y, x2, s22);
            y = Vector256.Load(q3 + i);
            s30 = Vector256.FusedMultiplyAdd(y, x0, s30);
            s31 = Vector256.FusedMultiplyAdd(y, x1, s31);
            s32 = Vector256.FusedMultiplyAdd(y, x2, s32);
        }

        Store(products, s00, s01, s02);
        Store(products[productStride..], s10, s11, s12);
        Store(products[(2 * productStride)..], s20, s21, s22);
        Store(products[(3 * productStride)..], s30, s31, s32);
    }

    private static void Store(Span<float> products, Vector256<float> first, Vector256<float> second, Vector256<float> third)
    {
        products[0] = Sum(first);
        products[1] = Sum(second);
        products[2] = Sum(third);
    }

    /// <summary>((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7)).</summary>
    private static float Sum(Vector256<float> lanes)
    {
        Vector128<float> four = lanes.GetLower() + lanes.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }
}
