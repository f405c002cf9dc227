using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// int16 rows and centroids, 256 bits: each step multiplies 16 pairs and adds neighbours, a second instruction adds to the scores.
/// </summary>
/// <remarks>
/// 3 rows x 4 vectors of scores are 12 of 16 registers; the panel's step is read from the first-level cache three times.
/// </remarks>
internal sealed unsafe class WordKernel256 : IPanelKernel
{
    private const int TileRows = 3, Columns = PanelJob.Columns;

    /// <inheritdoc/>
    public string Name => "256 bits";

    /// <inheritdoc/>
    public PanelFormat Format => PanelFormat.Words;

    /// <inheritdoc/>
    public void Score(ref PanelJob job)
    {
        job.HitCount = 0;
        for (int start = 0; start < job.PlaceCount; start += TileRows)
            ScoreTile(ref job, job.Places + start, Math.Min(TileRows, job.PlaceCount - start));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreTile(ref PanelJob job, ushort* places, int count)
    {
        int* x0 = Row(ref job, places, 0, count), x1 = Row(ref job, places, 1, count), x2 = Row(ref job, places, 2, count);
        int* start = job.Start;
        Vector256<int> s0 = Vector256.Load(start), s1 = Vector256.Load(start + 8), s2 = Vector256.Load(start + 16),
            s3 = Vector256.Load(start + 24);
        Vector256<int> c00 = s0, c01 = s1, c02 = s2, c03 = s3, c10 = s0, c11 = s1, c12 = s2, c13 = s3, c20 = s0, c21 = s1, c22 = s2,
            c23 = s3;
        short* panel = (short*)job.Panel;
        for (nint step = 0, steps = job.Steps; step < steps; step++, panel += 2 * Columns)
        {
            Vector256<short> p0 = Vector256.Load(panel), p1 = Vector256.Load(panel + 16), p2 = Vector256.Load(panel + 32),
                p3 = Vector256.Load(panel + 48);
            Vector256<short> y0 = Vector256.Create(x0[step]).AsInt16();
            c00 += Products(p0, y0);
            c01 += Products(p1, y0);
            c02 += Products(p2, y0);
            c03 += Products(p3, y0);
            Vector256<short> y1 = Vector256.Create(x1[step]).AsInt16();
            c10 += Products(p0, y1);
            c11 += Products(p1, y1);
            c12 += Products(p2, y1);
            c13 += Products(p3, y1);
            Vector256<short> y2 = Vector256.Create(x2[step]).AsInt16();
            c20 += Products(p0, y2);
            c21 += Products(p1, y2);
            c22 += Products(p2, y2);
            c23 += Products(p3, y2);
        }
        Finish(ref job, places[0], c00, c01, c02, c03);
        if (count > 1) Finish(ref job, places[1], c10, c11, c12, c13);
        if (count > 2) Finish(ref job, places[2], c20, c21, c22, c23);
    }

    /// <summary>A tile that is not full scores its last row more than once.</summary>
    private static int* Row(ref PanelJob job, ushort* places, int index, int count) =>
        (int*)((byte*)job.Rows + job.RowIndex[places[Math.Min(index, count - 1)]] * job.RowStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Products(Vector256<short> a, Vector256<short> b)
    {
        if (Avx2.IsSupported) return Avx2.MultiplyAddAdjacent(a, b);
        Vector256<int> x = a.AsInt32(), y = b.AsInt32();
        return ((x << 16) >> 16) * ((y << 16) >> 16) + (x >> 16) * (y >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref PanelJob job, int place, Vector256<int> c0, Vector256<int> c1, Vector256<int> c2, Vector256<int> c3)
    {
        Vector256<int> top = Vector256.Max(Vector256.Max(c0, c1), Vector256.Max(c2, c3));
        if (job.HitPlaces is not null && Vector256.GreaterThanOrEqualAny(top, Vector256.Create(job.Thresholds[place])))
        {
            job.HitPlaces[job.HitCount] = place;
            int* scores = job.HitScores + (nint)Columns * job.HitCount++;
            c0.Store(scores);
            c1.Store(scores + 8);
            c2.Store(scores + 16);
            c3.Store(scores + 24);
        }
        if (job.Best is not null) job.Best[place] = PanelJob.Largest(top);
    }
}
