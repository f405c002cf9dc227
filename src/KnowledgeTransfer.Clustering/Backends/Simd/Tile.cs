using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The inner loop: dot products of 6 rows with one panel of centroids over a chunk of coordinates, all sums in registers.
/// </summary>
/// <remarks>
/// For row r and panel column j: <c>sums[r][j] = (first ? 0 : sums[r][j]) + sum over i &lt; depth of rows[r][i] panel[i][j]</c>,
/// the chunk's sum starting at 0, i ascending. The panel is stored coordinate by coordinate, so a step loads one panel row as vectors and
/// broadcasts one coordinate of each row. 6 x 4 AVX-512 vectors: 24 fma against 4 loads and 6 broadcasts, bound by the fma units.
/// </remarks>
internal static unsafe class Tile<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : unmanaged
{
    /// <summary>Rows per tile.</summary>
    internal const int RowCount = 6;

    /// <param name="rows">6 rows of at least depth floats.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="panel">depth x panel width, vector-aligned.</param>
    /// <param name="depth">Coordinates in this chunk.</param>
    /// <param name="sums">6 x panel width.</param>
    /// <param name="first">Whether the sums begin here.</param>
    internal static void Multiply(float* rows, nint stride, float* panel, int depth, float* sums, bool first)
    {
        if (TLanes.PanelVectors == 4) Multiply6By4(rows, stride, panel, depth, sums, first);
        else Multiply6By2(rows, stride, panel, depth, sums, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply6By4(float* rows, nint stride, float* panel, int depth, float* sums, bool first)
    {
        int w = TLanes.Count;
        TVector c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default, c13 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default, c30 = default, c31 = default, c32 = default, c33 = default;
        TVector c40 = default, c41 = default, c42 = default, c43 = default, c50 = default, c51 = default, c52 = default, c53 = default;
        float* r0 = rows, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride, r4 = r3 + stride, r5 = r4 + stride;
        for (nint i = 0; i < depth; i++, panel += 4 * w)
        {
            TVector b0 = TLanes.Load(panel), b1 = TLanes.Load(panel + w), b2 = TLanes.Load(panel + 2 * w), b3 = TLanes.Load(panel + 3 * w);
            Step(TLanes.Broadcast(r0[i]), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            Step(TLanes.Broadcast(r1[i]), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            Step(TLanes.Broadcast(r2[i]), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            Step(TLanes.Broadcast(r3[i]), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            Step(TLanes.Broadcast(r4[i]), b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
            Step(TLanes.Broadcast(r5[i]), b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
        }
        Finish(sums, first, c00, c01, c02, c03);
        Finish(sums + 4 * w, first, c10, c11, c12, c13);
        Finish(sums + 8 * w, first, c20, c21, c22, c23);
        Finish(sums + 12 * w, first, c30, c31, c32, c33);
        Finish(sums + 16 * w, first, c40, c41, c42, c43);
        Finish(sums + 20 * w, first, c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply6By2(float* rows, nint stride, float* panel, int depth, float* sums, bool first)
    {
        int w = TLanes.Count;
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        float* r0 = rows, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride, r4 = r3 + stride, r5 = r4 + stride;
        for (nint i = 0; i < depth; i++, panel += 2 * w)
        {
            TVector b0 = TLanes.Load(panel), b1 = TLanes.Load(panel + w);
            Step(TLanes.Broadcast(r0[i]), b0, b1, ref c00, ref c01);
            Step(TLanes.Broadcast(r1[i]), b0, b1, ref c10, ref c11);
            Step(TLanes.Broadcast(r2[i]), b0, b1, ref c20, ref c21);
            Step(TLanes.Broadcast(r3[i]), b0, b1, ref c30, ref c31);
            Step(TLanes.Broadcast(r4[i]), b0, b1, ref c40, ref c41);
            Step(TLanes.Broadcast(r5[i]), b0, b1, ref c50, ref c51);
        }
        Finish(sums, first, c00, c01);
        Finish(sums + 2 * w, first, c10, c11);
        Finish(sums + 4 * w, first, c20, c21);
        Finish(sums + 6 * w, first, c30, c31);
        Finish(sums + 8 * w, first, c40, c41);
        Finish(sums + 10 * w, first, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        TVector a, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
    {
        Step(a, b0, b1, ref c0, ref c1);
        Step(a, b2, b3, ref c2, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(TVector a, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
    {
        c0 = TLanes.MultiplyAdd(a, b0, c0);
        c1 = TLanes.MultiplyAdd(a, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* sums, bool first, TVector c0, TVector c1, TVector c2, TVector c3)
    {
        Finish(sums, first, c0, c1);
        Finish(sums + 2 * TLanes.Count, first, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* sums, bool first, TVector c0, TVector c1)
    {
        if (!first)
        {
            c0 = TLanes.Add(c0, TLanes.Load(sums));
            c1 = TLanes.Add(c1, TLanes.Load(sums + TLanes.Count));
        }
        TLanes.Store(c0, sums);
        TLanes.Store(c1, sums + TLanes.Count);
    }
}
