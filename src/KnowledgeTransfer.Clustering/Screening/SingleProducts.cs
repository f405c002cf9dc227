using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>Products of some float32 vectors with 32 others, where speed counts and the error has a bound.</summary>
internal static unsafe class SingleProducts
{
    /// <summary>How many vectors stand on the right.</summary>
    internal const int Columns = 32;

    /// <summary>Terms that are summed before they are added to the result: errors grow with the longer of the two sums, not with d.</summary>
    internal const int Stretch = 64;

    /// <summary>Vectors that are prepared together, so that they stay in first-level cache or near it.</summary>
    internal const int BatchRows = 4 * TileRows;

    /// <summary>6 rows x 2 vectors are 12 sums of 32 registers (of AVX2's 16), two of the columns, one of the row.</summary>
    internal const int TileRows = 6;

    /// <summary>destination = scale (vector - mean), rounded to float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Centre<T>(T* vector, double* mean, double scale, int length, float* destination) where T : unmanaged
    {
        int i = 0;
        Vector512<double> factor = Vector512.Create(scale);
        for (; i <= length - 8; i += 8)
        {
            Vector512<double> values = (Vectors.Load(vector + i) - Vector512.Load(mean + i)) * factor;
            Vector512.Narrow(values, values).GetLower().Store(destination + i);
        }
        for (; i < length; i++)
            destination[i] = (float)(((typeof(T) == typeof(float) ? ((float*)vector)[i] : ((double*)vector)[i]) - mean[i]) * scale);
    }

    /// <summary>result[r, j] = sum over i of rows[r, i] columns[i, j].</summary>
    /// <param name="rows">count x length.</param>
    /// <param name="count">Any number.</param>
    /// <param name="length">At least 1.</param>
    /// <param name="columns">length x 32.</param>
    /// <param name="result">count x 32.</param>
    internal static void Multiply(float* rows, int count, int length, float* columns, float* result)
    {
        for (int r = 0; r < count; r += TileRows)
        {
            int tile = Math.Min(TileRows, count - r);
            new Span<float>(result + (nint)r * Columns, tile * Columns).Clear();
            for (int i = 0; i < length; i += Stretch)
                AddTile(rows + (nint)r * length + i, length, tile, Math.Min(Stretch, length - i), columns + (nint)i * Columns,
                    result + (nint)r * Columns);
        }
    }

    /// <summary>result[i, j] += sum over r of rows[r, i] products[r, j]: the product with the transposed rows.</summary>
    /// <param name="rows">count x stride, of which <paramref name="length"/> columns count.</param>
    /// <param name="count">A multiple of 6.</param>
    /// <param name="stride">Numbers from row to row.</param>
    /// <param name="length">At least 1.</param>
    /// <param name="products">count x 32.</param>
    /// <param name="result">length x 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddTransposed(float* rows, int count, nint stride, int length, float* products, float* result)
    {
        for (int r = 0; r < count; r += TileRows, rows += TileRows * stride, products += TileRows * Columns)
        {
            Vector512<float> a0 = Vector512.Load(products), b0 = Vector512.Load(products + 16);
            Vector512<float> a1 = Vector512.Load(products + 32), b1 = Vector512.Load(products + 48);
            Vector512<float> a2 = Vector512.Load(products + 64), b2 = Vector512.Load(products + 80);
            Vector512<float> a3 = Vector512.Load(products + 96), b3 = Vector512.Load(products + 112);
            Vector512<float> a4 = Vector512.Load(products + 128), b4 = Vector512.Load(products + 144);
            Vector512<float> a5 = Vector512.Load(products + 160), b5 = Vector512.Load(products + 176);
            for (nint i = 0; i < length; i++)
            {
                float* to = result + i * Columns;
                Vector512<float> a = Vector512.Load(to), b = Vector512.Load(to + 16), x = Vector512.Create(rows[i]);
                a = Vector512.FusedMultiplyAdd(x, a0, a);
                b = Vector512.FusedMultiplyAdd(x, b0, b);
                x = Vector512.Create(rows[i + stride]);
                a = Vector512.FusedMultiplyAdd(x, a1, a);
                b = Vector512.FusedMultiplyAdd(x, b1, b);
                x = Vector512.Create(rows[i + 2 * stride]);
                a = Vector512.FusedMultiplyAdd(x, a2, a);
                b = Vector512.FusedMultiplyAdd(x, b2, b);
                x = Vector512.Create(rows[i + 3 * stride]);
                a = Vector512.FusedMultiplyAdd(x, a3, a);
                b = Vector512.FusedMultiplyAdd(x, b3, b);
                x = Vector512.Create(rows[i + 4 * stride]);
                a = Vector512.FusedMultiplyAdd(x, a4, a);
                b = Vector512.FusedMultiplyAdd(x, b4, b);
                x = Vector512.Create(rows[i + 5 * stride]);
                a = Vector512.FusedMultiplyAdd(x, a5, a);
                b = Vector512.FusedMultiplyAdd(x, b5, b);
                a.Store(to);
                b.Store(to + 16);
            }
        }
    }

    /// <summary>A tile of fewer rows computes its last one several times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(float* rows, nint stride, int count, int length, float* columns, float* result)
    {
        float* r0 = rows, r1 = rows + stride * Math.Min(1, count - 1), r2 = rows + stride * Math.Min(2, count - 1);
        float* r3 = rows + stride * Math.Min(3, count - 1), r4 = rows + stride * Math.Min(4, count - 1);
        float* r5 = rows + stride * Math.Min(5, count - 1);
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        for (nint i = 0; i < length; i++, columns += Columns)
        {
            Vector512<float> a = Vector512.Load(columns), b = Vector512.Load(columns + 16), x = Vector512.Create(r0[i]);
            a0 = Vector512.FusedMultiplyAdd(x, a, a0);
            b0 = Vector512.FusedMultiplyAdd(x, b, b0);
            x = Vector512.Create(r1[i]);
            a1 = Vector512.FusedMultiplyAdd(x, a, a1);
            b1 = Vector512.FusedMultiplyAdd(x, b, b1);
            x = Vector512.Create(r2[i]);
            a2 = Vector512.FusedMultiplyAdd(x, a, a2);
            b2 = Vector512.FusedMultiplyAdd(x, b, b2);
            x = Vector512.Create(r3[i]);
            a3 = Vector512.FusedMultiplyAdd(x, a, a3);
            b3 = Vector512.FusedMultiplyAdd(x, b, b3);
            x = Vector512.Create(r4[i]);
            a4 = Vector512.FusedMultiplyAdd(x, a, a4);
            b4 = Vector512.FusedMultiplyAdd(x, b, b4);
            x = Vector512.Create(r5[i]);
            a5 = Vector512.FusedMultiplyAdd(x, a, a5);
            b5 = Vector512.FusedMultiplyAdd(x, b, b5);
        }
        Add(a0, b0, result);
        if (count > 1) Add(a1, b1, result + Columns);
        if (count > 2) Add(a2, b2, result + 2 * Columns);
        if (count > 3) Add(a3, b3, result + 3 * Columns);
        if (count > 4) Add(a4, b4, result + 4 * Columns);
        if (count > 5) Add(a5, b5, result + 5 * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> a, Vector512<float> b, float* result)
    {
        (Vector512.Load(result) + a).Store(result);
        (Vector512.Load(result + 16) + b).Store(result + 16);
    }
}
