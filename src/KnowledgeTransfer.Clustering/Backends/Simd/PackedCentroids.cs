using System.Numerics;
using System.Runtime.CompilerServices;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Centroids as the screen wants them: shifted, scaled, in float32, in panels of as many columns as a tile is wide, each panel stored
/// coordinate by coordinate; with the constants of <see cref="ScreenBound"/>. Packed anew for each set of centroids.
/// </summary>
/// <typeparam name="T">float or double: the type of rows and centroids.</typeparam>
internal sealed unsafe class PackedCentroids<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer _panels;
    private readonly AlignedBuffer _low;
    private readonly AlignedBuffer _perRowNorm;
    private Centroids? _source;

    internal PackedCentroids(int count, int dimension, int panelWidth)
    {
        Count = count;
        Dimension = dimension;
        PanelWidth = panelWidth;
        PanelCount = (count + panelWidth - 1) / panelWidth;
        _panels = new AlignedBuffer((long)PanelCount * panelWidth * dimension);
        _low = new AlignedBuffer(PanelCount * panelWidth);
        _perRowNorm = new AlignedBuffer(PanelCount * panelWidth);
        PerCentroid = new double[count];
        Shift = new T[dimension];
        // Columns that pad the last panel never win: their lower bound is +infinity.
        _low.Span.Fill(float.PositiveInfinity);
    }

    internal int Count { get; }

    internal int Dimension { get; }

    internal int PanelWidth { get; }

    internal int PanelCount { get; }

    /// <summary>
    /// mu: the coordinate-wise median of some centroids, which neither offsets nor single outliers disturb. Any mu is correct.
    /// </summary>
    internal T[] Shift { get; }

    /// <summary>S: brings typical norms to about 1. Any power of two is correct.</summary>
    internal T Scale { get; private set; } = T.One;

    /// <summary>The exact centroids, k x d.</summary>
    internal ReadOnlySpan<T> Exact => _source!.Values<T>();

    /// <summary>Panel p: d x panel width.</summary>
    internal float* Panel(int panel) => _panels.Pointer + (nint)panel * PanelWidth * Dimension;

    /// <summary>low_j; +infinity for padding, -infinity for a centroid that cannot be screened.</summary>
    internal float* Low => _low.Pointer;

    /// <summary>B_j.</summary>
    internal float* PerRowNorm => _perRowNorm.Pointer;

    /// <summary>H_j.</summary>
    internal double[] PerCentroid { get; }

    /// <summary>Takes over new centroids.</summary>
    internal void Pack(Centroids centroids, int threadCount)
    {
        _source = typeof(T) == typeof(double) ? centroids.ToFloat64() : centroids;
        ChooseShift();
        ChooseScale();
        ParallelBlocks.Run(threadCount, PanelCount, (_, panel) =>
        {
            int first = (int)panel * PanelWidth;
            for (int j = first; j < Math.Min(first + PanelWidth, Count); j++) PackOne(j, Panel((int)panel) + (j - first));
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackOne(int j, float* column)
    {
        ReadOnlySpan<T> centroid = Exact.Slice(j * Dimension, Dimension);
        double square = 0, scale = double.CreateTruncating(Scale);
        for (int i = 0; i < Dimension; i++)
        {
            double b = (double.CreateTruncating(centroid[i]) - double.CreateTruncating(Shift[i])) * scale;
            square += b * b;
            column[(nint)i * PanelWidth] = (float)b;
        }
        double norm = Math.Sqrt(square) * (1 + 1e-6);
        if (norm <= ScreenBound.LargestNorm)
        {
            PerCentroid[j] = ScreenBound.PerCentroid(Dimension, square / 2, norm);
            _low.Span[j] = (float)(square / 2 - PerCentroid[j]);
            _perRowNorm.Span[j] = ScreenBound.PerRowNorm(Dimension, norm);
            return;
        }
        for (int i = 0; i < Dimension; i++) column[(nint)i * PanelWidth] = 0;
        PerCentroid[j] = double.PositiveInfinity;
        _low.Span[j] = float.NegativeInfinity;
        _perRowNorm.Span[j] = 0;
    }

    private void ChooseShift()
    {
        const int most = 33;
        int count = Math.Min(most, Count);
        T[] sample = new T[count];
        for (int i = 0; i < Dimension; i++)
        {
            for (int s = 0; s < count; s++) sample[s] = Exact[(int)((long)s * Count / count) * Dimension + i];
            Array.Sort(sample);
            Shift[i] = sample[count / 2];
        }
    }

    private void ChooseScale()
    {
        const int most = 33;
        int count = Math.Min(most, Count);
        List<double> norms = [];
        for (int s = 0; s < count; s++)
        {
            ReadOnlySpan<T> centroid = Exact.Slice((int)((long)s * Count / count) * Dimension, Dimension);
            double norm = Math.Sqrt(SquaredDistance.Vectorised(centroid, Shift, SimdWidths.Widest));
            if (norm > 0) norms.Add(norm);
        }
        norms.Sort();
        int exponent = norms.Count == 0 || !double.IsFinite(norms[norms.Count / 2]) ? 0 : -Math.ILogB(norms[norms.Count / 2]);
        int limit = typeof(T) == typeof(double) ? 300 : 120;
        Scale = T.CreateTruncating(Math.ScaleB(1.0, Math.Clamp(exponent, -limit, limit)));
    }
}
