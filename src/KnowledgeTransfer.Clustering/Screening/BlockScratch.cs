namespace KnowledgeTransfer.Clustering;

/// <summary>What one worker needs to label a block, allocated once.</summary>
internal sealed unsafe class BlockScratch : IDisposable
{
    /// <summary>
    /// Candidates kept per row; a row with more is compared with all centroids. Rows of hundreds of dimensions without any structure
    /// have dozens.
    /// </summary>
    internal const int CandidateCapacity = 255;

    /// <summary>From place to place in <see cref="Best"/>, in numbers.</summary>
    internal const int BestStride = 8;

    private readonly List<IDisposable> _buffers = [];
    private readonly int* _best;
    private readonly int _rowCount;

    internal BlockScratch(int rowCount, int panelCount)
    {
        int slots = panelCount * PanelJob.Columns;
        // Vectors of eight read and write a few numbers more.
        int rows = (rowCount + 7) / 8 * 8, panels = (panelCount + 7) / 8 * 8;
        _rowCount = rows;
        Start = Make<int>(slots);
        Room = Make<int>(slots);
        Units = Make<double>(panels);
        _best = Make<int>((long)rows * panels);
        Thresholds = Make<int>(rows);
        HitPlaces = Make<int>(rows);
        HitScores = Make<int>((long)rows * PanelJob.Columns);
        Limits = Make<double>(rows);
        ResidualSurplus = Make<double>(rows);
        NormSurplus = Make<double>(rows);
        Excess = Make<int>(rows);
        Near = Make<ulong>(rows);
        Lists = Make<ushort>((long)panelCount * rowCount);
        ListCounts = Make<int>(panelCount);
        Candidates = Make<Candidate>((long)rows * CandidateCapacity);
        CandidateCounts = Make<int>(rows);
        OwnDistances = Make<double>(rows);
        Compared = Make<double>(CandidateCapacity);
    }

    /// <summary>I per slot.</summary>
    internal int* Start { get; }

    /// <summary>2 E / U per slot, rounded up: a score less this is proven.</summary>
    internal int* Room { get; }

    /// <summary>U per panel.</summary>
    internal double* Units { get; }

    /// <summary>
    /// The best score of a place in a panel that belongs to no candidate. Eight panels lie side by side, to be read at once, then comes the
    /// next place: what a kernel writes for one panel stays within a few kilobytes.
    /// </summary>
    internal int* Best(int place, int panel) => _best + ((nint)(panel >> 3) * _rowCount + place) * BestStride + (panel & 7);

    /// <summary>Per place: what a score of the panel at hand has to reach.</summary>
    internal int* Thresholds { get; }

    /// <summary>Written by the kernel.</summary>
    internal int* HitPlaces { get; }

    /// <summary>Written by the kernel.</summary>
    internal int* HitScores { get; }

    /// <summary>-T per place.</summary>
    internal double* Limits { get; }

    /// <summary>The block's largest |e| less the row's.</summary>
    internal double* ResidualSurplus { get; }

    /// <summary>The block's largest |p A| less the row's.</summary>
    internal double* NormSurplus { get; }

    /// <summary>The row's excess.</summary>
    internal int* Excess { get; }

    /// <summary>Groups that the row has to look at, a bit each.</summary>
    internal ulong* Near { get; }

    /// <summary>Per panel: the places that have to look at it.</summary>
    internal ushort* Lists { get; }

    /// <summary>How many they are.</summary>
    internal int* ListCounts { get; }

    /// <summary>Per place: room for <see cref="CandidateCapacity"/> candidates.</summary>
    internal Candidate* Candidates { get; }

    /// <summary>Per place: how many there are; more than the capacity means too many.</summary>
    internal int* CandidateCounts { get; }

    /// <summary>Of the row at hand: D to each candidate that was compared.</summary>
    internal double* Compared { get; }

    /// <summary>D to the row's present centroid.</summary>
    internal double* OwnDistances { get; }

    /// <inheritdoc/>
    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());

    private T* Make<T>(long length) where T : unmanaged
    {
        // Everything is written before it is read, except lanes beside those that count, whose values do not matter.
        NativeBuffer<T> buffer = new(length, isZero: false);
        _buffers.Add(buffer);
        return buffer.Pointer;
    }
}
