using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// int16 rows and centroids, 128 bits: each step multiplies 8 pairs and adds neighbours, a second instruction adds to the scores.
/// </summary>
/// <remarks>
/// 1 row x 8 vectors of scores are 8 of 16 registers.
/// </remarks>
internal sealed unsafe class WordKernel128 : IPanelKernel
{
    private const int Columns = PanelJob.Columns;

    /// <inheritdoc/>
    public string Name => "128 bits";

    /// <inheritdoc/>
    public PanelFormat Format => PanelFormat.Words;

    /// <inheritdoc/>
    public void Score(ref PanelJob job)
    {
        job.HitCount = 0;
        for (int i = 0; i < job.PlaceCount; i++) ScoreRow(ref job, job.Places[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreRow(ref PanelJob job, int place)
    {
        int* x0 = (int*)((byte*)job.Rows + job.RowIndex[place] * job.RowStride);
        int* start = job.Start;
        Vector128<int> c00 = Vector128.Load(start), c01 = Vector128.Load(start + 4), c02 = Vector128.Load(start + 8),
            c03 = Vector128.Load(start + 12), c04 = Vector128.Load(start + 16), c05 = Vector128.Load(start + 20),
            c06 = Vector128.Load(start + 24), c07 = Vector128.Load(start + 28);
        short* panel = (short*)job.Panel;
        for (nint step = 0, steps = job.Steps; step < steps; step++, panel += 2 * Columns)
        {
            Vector128<short> p0 = Vector128.Load(panel), p1 = Vector128.Load(panel + 8), p2 = Vector128.Load(panel + 16),
                p3 = Vector128.Load(panel + 24), p4 = Vector128.Load(panel + 32), p5 = Vector128.Load(panel + 40),
                p6 = Vector128.Load(panel + 48), p7 = Vector128.Load(panel + 56);
            Vector128<short> y0 = Vector128.Create(x0[step]).AsInt16();
            c00 += Products(p0, y0);
            c01 += Products(p1, y0);
            c02 += Products(p2, y0);
            c03 += Products(p3, y0);
            c04 += Products(p4, y0);
            c05 += Products(p5, y0);
            c06 += Products(p6, y0);
            c07 += Products(p7, y0);
        }
        Finish(ref job, place, c00, c01, c02, c03, c04, c05, c06, c07);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Products(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported) return Sse2.MultiplyAddAdjacent(a, b);
        Vector128<int> x = a.AsInt32(), y = b.AsInt32();
        return ((x << 16) >> 16) * ((y << 16) >> 16) + (x >> 16) * (y >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        ref PanelJob job, int place, Vector128<int> c0, Vector128<int> c1, Vector128<int> c2, Vector128<int> c3,
            Vector128<int> c4, Vector128<int> c5, Vector128<int> c6, Vector128<int> c7)
    {
        Vector128<int> top = Vector128.Max(Vector128.Max(Vector128.Max(c0, c1), Vector128.Max(c2, c3)),
            Vector128.Max(Vector128.Max(c4, c5), Vector128.Max(c6, c7)));
        if (job.HitPlaces is not null && Vector128.GreaterThanOrEqualAny(top, Vector128.Create(job.Thresholds[place])))
        {
            job.HitPlaces[job.HitCount] = place;
            int* scores = job.HitScores + (nint)Columns * job.HitCount++;
            c0.Store(scores);
            c1.Store(scores + 4);
            c2.Store(scores + 8);
            c3.Store(scores + 12);
            c4.Store(scores + 16);
            c5.Store(scores + 20);
            c6.Store(scores + 24);
            c7.Store(scores + 28);
        }
        if (job.Best is not null) job.Best[place] = PanelJob.Largest(top);
    }
}
