using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Dot products of every row of one float64 matrix with every row of another. Each product is computed by the same operations in the
/// same order wherever it falls in a tile: four lanes of fused multiply-adds along the row, then (l0 + l2) + (l1 + l3), then the tail.
/// </summary>
internal static unsafe class DotProducts
{
    /// <summary>Rows of the first matrix per tile; with three of the second, 12 of AVX2's 16 registers are sums.</summary>
    private const int TileA = 4;

    private const int TileB = 3;

    /// <summary>Rows of the first matrix that are walked for each tile of the second: they stay in the level-2 cache meanwhile.</summary>
    private const int BlockA = 48;

    /// <summary>result[i, j] = a[i] . b[j].</summary>
    /// <param name="a">Rows of <paramref name="length"/> numbers.</param>
    /// <param name="b">Rows of <paramref name="length"/> numbers.</param>
    /// <param name="length">Numbers per row, 1 or more.</param>
    /// <param name="result">[rows of a, rows of b] with <paramref name="resultStride"/> numbers from row to row.</param>
    /// <param name="resultStride">At least the rows of b.</param>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int length, Span<double> result, int resultStride)
    {
        int aCount = a.Length / length, bCount = b.Length / length;
        if (aCount == 0 || bCount == 0) return;
        double* products = stackalloc double[TileA * TileB];
        fixed (double* pa = &MemoryMarshal.GetReference(a), pb = &MemoryMarshal.GetReference(b))
        {
            for (int block = 0; block < aCount; block += BlockA)
            {
                for (int j = 0; j < bCount; j += TileB)
                {
                    for (int i = block; i < Math.Min(aCount, block + BlockA); i += TileA)
                    {
                        Tile(pa, i, aCount - 1, pb, j, bCount - 1, length, products);
                        for (int ti = 0; ti < TileA && i + ti < aCount; ti++)
                            for (int tj = 0; tj < TileB && j + tj < bCount; tj++)
                                result[((i + ti) * resultStride) + j + tj] = products[(ti * TileB) + tj];
                    }
                }
            }
        }
    }

    /// <summary>Twelve products; rows behind the last one are replaced by the last one and their products ignored.</summary>
    private static void Tile(double* a, int i, int lastA, double* b, int j, int lastB, int length, double* products)
    {
        double* a0 = a + ((long)i * length), a1 = a + ((long)Math.Min(i + 1, lastA) * length);
        double* a2 = a + ((long)Math.Min(i + 2, lastA) * length), a3 = a + ((long)Math.Min(i + 3, lastA) * length);
        double* b0 = b + ((long)j * length), b1 = b + ((long)Math.Min(j + 1, lastB) * length);
        double* b2 = b + ((long)Math.Min(j + 2, lastB) * length);
        Vector256<double> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector256<double> s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        int k = 0;
        for (; k <= length - Vector256<double>.Count; k += Vector256<double>.Count)
        {
            Vector256<double> x0 = Vector256.Load(b0 + k), x1 = Vector256.Load(b1 + k), x2 = Vector256.Load(b2 + k);
            Vector256<double> y = Vector256.Load(a0 + k);
            s00 = Vector256.FusedMultiplyAdd(y, x0, s00);
            s01 = Vector256.FusedMultiplyAdd(y, x1, s01);
            s02 = Vector256.FusedMultiplyAdd(y, x2, s02);
            y = Vector256.Load(a1 + k);
            s10 = Vector256.FusedMultiplyAdd(y, x0, s10);
            s11 = Vector256.FusedMultiplyAdd(y, x1, s11);
            s12 = Vector256.FusedMultiplyAdd(y, x2, s12);
            y = Vector256.Load(a2 + k);
            s20 = Vector256.FusedMultiplyAdd(y, x0, s20);
            s21 = Vector256.FusedMultiplyAdd(y, x1, s21);
            s22 = Vector256.FusedMultiplyAdd(y, x2, s22);
            y = Vector256.Load(a3 + k);
            s30 = Vector256.FusedMultiplyAdd(y, x0, s30);
            s31 = Vector256.FusedMultiplyAdd(y, x1, s31);
            s32 = Vector256.FusedMultiplyAdd(y, x2, s32);
        }

        products[0] = Finish(s00, a0, b0, k, length);
        products[1] = Finish(s01, a0, b1, k, length);
        products[2] = Finish(s02, a0, b2, k, length);
        products[3] = Finish(s10, a1, b0, k, length);
        products[4] = Finish(s11, a1, b1, k, length);
        products[5] = Finish(s12, a1, b2, k, length);
        products[6] = Finish(s20, a2, b0, k, length);
        products[7] = Finish(s21, a2, b1, k, length);
        products[8] = Finish(s22, a2, b2, k, length);
        products[9] = Finish(s30, a3, b0, k, length);
        products[10] = Finish(s31, a3, b1, k, length);
        products[11] = Finish(s32, a3, b2, k, length);
    }

    private static double Finish(Vector256<double> lanes, double* a, double* b, int k, int length)
    {
        Vector128<double> two = lanes.GetLower() + lanes.GetUpper();
        double sum = two[0] + two[1];
        for (; k < length; k++) sum = Math.FusedMultiplyAdd(a[k], b[k], sum);
        return sum;
    }
}
