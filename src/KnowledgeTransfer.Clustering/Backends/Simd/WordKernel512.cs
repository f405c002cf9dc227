using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// int16 rows and centroids, 512 bits: each step multiplies 32 pairs and adds neighbours, a second instruction adds to the scores.
/// </summary>
/// <remarks>
/// 8 rows x 2 vectors of scores are 16 of 32 registers; 2 more hold the panel's step, one the row's, one the products.
/// </remarks>
internal sealed unsafe class WordKernel512 : IPanelKernel
{
    private const int TileRows = 8, Columns = PanelJob.Columns;

    /// <inheritdoc/>
    public string Name => "512 bits";

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
        int* x0 = Row(ref job, places, 0, count), x1 = Row(ref job, places, 1, count), x2 = Row(ref job, places, 2, count),
            x3 = Row(ref job, places, 3, count), x4 = Row(ref job, places, 4, count), x5 = Row(ref job, places, 5, count),
            x6 = Row(ref job, places, 6, count), x7 = Row(ref job, places, 7, count);
        int* start = job.Start;
        Vector512<int> s0 = Vector512.Load(start), s1 = Vector512.Load(start + 16);
        Vector512<int> c00 = s0, c01 = s1, c10 = s0, c11 = s1, c20 = s0, c21 = s1, c30 = s0, c31 = s1, c40 = s0, c41 = s1, c50 = s0,
            c51 = s1, c60 = s0, c61 = s1, c70 = s0, c71 = s1;
        short* panel = (short*)job.Panel;
        for (nint step = 0, steps = job.Steps; step < steps; step++, panel += 2 * Columns)
        {
            Vector512<short> p0 = Vector512.Load(panel), p1 = Vector512.Load(panel + 32);
            Vector512<short> y0 = Vector512.Create(x0[step]).AsInt16();
            c00 += Products(p0, y0);
            c01 += Products(p1, y0);
            Vector512<short> y1 = Vector512.Create(x1[step]).AsInt16();
            c10 += Products(p0, y1);
            c11 += Products(p1, y1);
            Vector512<short> y2 = Vector512.Create(x2[step]).AsInt16();
            c20 += Products(p0, y2);
            c21 += Products(p1, y2);
            Vector512<short> y3 = Vector512.Create(x3[step]).AsInt16();
            c30 += Products(p0, y3);
            c31 += Products(p1, y3);
            Vector512<short> y4 = Vector512.Create(x4[step]).AsInt16();
            c40 += Products(p0, y4);
            c41 += Products(p1, y4);
            Vector512<short> y5 = Vector512.Create(x5[step]).AsInt16();
            c50 += Products(p0, y5);
            c51 += Products(p1, y5);
            Vector512<short> y6 = Vector512.Create(x6[step]).AsInt16();
            c60 += Products(p0, y6);
            c61 += Products(p1, y6);
            Vector512<short> y7 = Vector512.Create(x7[step]).AsInt16();
            c70 += Products(p0, y7);
            c71 += Products(p1, y7);
        }
        Finish(ref job, places[0], c00, c01);
        if (count > 1) Finish(ref job, places[1], c10, c11);
        if (count > 2) Finish(ref job, places[2], c20, c21);
        if (count > 3) Finish(ref job, places[3], c30, c31);
        if (count > 4) Finish(ref job, places[4], c40, c41);
        if (count > 5) Finish(ref job, places[5], c50, c51);
        if (count > 6) Finish(ref job, places[6], c60, c61);
        if (count > 7) Finish(ref job, places[7], c70, c71);
    }

    /// <summary>A tile that is not full scores its last row more than once.</summary>
    private static int* Row(ref PanelJob job, ushort* places, int index, int count) =>
        (int*)((byte*)job.Rows + job.RowIndex[places[Math.Min(index, count - 1)]] * job.RowStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Products(Vector512<short> a, Vector512<short> b) => Vectors.Products(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref PanelJob job, int place, Vector512<int> c0, Vector512<int> c1)
    {
        Vector512<int> top = Vector512.Max(c0, c1);
        if (job.HitPlaces is not null && Vector512.GreaterThanOrEqualAny(top, Vector512.Create(job.Thresholds[place])))
        {
            job.HitPlaces[job.HitCount] = place;
            int* scores = job.HitScores + (nint)Columns * job.HitCount++;
            c0.Store(scores);
            c1.Store(scores + 16);
        }
        if (job.Best is not null) job.Best[place] = PanelJob.Largest(top);
    }
}
