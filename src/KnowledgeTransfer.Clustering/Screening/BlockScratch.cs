namespace KnowledgeTransfer.Clustering;

/// <summary>What one worker needs to label a block, allocated once.</summary>
internal sealed unsafe class BlockScratch : IDisposable
{
    /// <summary>
    /// Candidates kept per row; where there are more, they are compared early. Rows of hundreds of dimensions without any structure
    /// have dozens; among thousands of centroids that lie closer than a step of the codes, hundreds.
    /// </summary>
    internal const int CandidateCapacity = 255;

    private readonly List<IDisposable> _buffers = [];
    private readonly ushort* _looked;

    internal BlockScratch(int rowCount, int panelCount, bool isReduced)
    {
        int rows = GroupBounds.Padded(rowCount);
        (Rows, Chunks) = (rows, rows / GroupBounds.Lanes);
        Full = MakeStage(rows);
        if (isReduced) Reduced = MakeStage(rows);
        ReducedBest = Make<int>(isReduced ? (long)rows * panelCount : 0);
        Room = Make<int>(PanelJob.Columns);
        Best = Make<int>(rows);
        _looked = Make<ushort>((long)panelCount * Chunks);
        Near = Make<ushort>((long)panelCount * Chunks);
        AnyNear = Make<ushort>(Chunks);
        First = Make<ushort>(Chunks);
        Reaching = Make<ushort>(Chunks);
        // Whole vectors are stored behind the end.
        List = Make<ushort>(rows + 64);
        Thresholds = Make<int>(rows);
        HitPlaces = Make<int>(rows);
        HitScores = Make<int>((long)rows * PanelJob.Columns);
        Limits = Make<double>(rows);
        Proven = Make<double>(rows);
        Lowered = Make<float>(rows);
        Squares = Make<double>(rows);
        LoweredSquares = Make<float>(rows);
        Units = Make<double>(panelCount);
        Candidates = Make<Candidate>((long)rows * CandidateCapacity);
        CandidateCounts = Make<int>(rows);
        IsUndecided = Make<int>(rows);
        OwnDistances = Make<double>(rows);
        Own = Make<float>(rows);
        OwnSlots = Make<int>(rows);
        TopValues = Make<float>(rows);
        TopPanels = Make<int>(rows);
        NextValues = Make<float>(rows);
        NextPanels = Make<int>(rows);
        Compared = Make<double>(CandidateCapacity);
    }

    /// <summary>What it takes at most, in bytes.</summary>
    internal static long BytesOf(int rowCount, int panelCount)
    {
        const int perRow = CandidateCapacity * 2 * sizeof(int) + PanelJob.Columns * sizeof(int) + 32 * sizeof(double);
        int rows = GroupBounds.Padded(rowCount);
        return (long)rows * perRow + panelCount * ((long)rows * (sizeof(int) + sizeof(ushort)) + sizeof(double));
    }

    /// <summary>Places, rounded up to whole vectors.</summary>
    internal int Rows { get; }

    /// <summary>Vectors of 16 places.</summary>
    internal int Chunks { get; }

    /// <summary>Scores of whole vectors.</summary>
    internal StageScratch Full { get; }

    /// <summary>Scores of reduced vectors.</summary>
    internal StageScratch Reduced { get; }

    /// <summary>2 E / U per column of the panel at hand, rounded up: a full score less this is proven.</summary>
    internal int* Room { get; }

    /// <summary>The best reduced score of each place in each panel, one panel after the other.</summary>
    internal int* ReducedBest { get; }

    /// <summary>Bits per group: the places whose nearest centroid the group may hold.</summary>
    internal ushort* Near { get; }

    /// <summary>Bits: the places that are near to any group.</summary>
    internal ushort* AnyNear { get; }

    /// <summary>Some places.</summary>
    internal ushort* First { get; }

    /// <summary>Those of them that reach a panel.</summary>
    internal ushort* Reaching { get; }

    /// <summary>Places that a kernel shall look at.</summary>
    internal ushort* List { get; }

    /// <summary>Per place: what a score of the panel at hand has to reach.</summary>
    internal int* Thresholds { get; }

    /// <summary>Written by the kernel.</summary>
    internal int* HitPlaces { get; }

    /// <summary>Written by the kernel.</summary>
    internal int* HitScores { get; }

    /// <summary>-T per place.</summary>
    internal double* Limits { get; }

    /// <summary>Where the second nearest is wanted: minus the least proven s per place, while -T is that of another centroid.</summary>
    internal double* Proven { get; }

    /// <summary><see cref="Limits"/> scaled, as float32 and somewhat less.</summary>
    internal float* Lowered { get; }

    /// <summary>|a|^2 per place, scaled, as float32 and somewhat less.</summary>
    internal float* LoweredSquares { get; }

    /// <summary>U of the full scores, per panel.</summary>
    internal double* Units { get; }

    /// <summary>|a|^2 per place.</summary>
    internal double* Squares { get; }

    /// <summary>Per place: room for <see cref="CandidateCapacity"/> candidates.</summary>
    internal Candidate* Candidates { get; }

    /// <summary>Per place: how many there are.</summary>
    internal int* CandidateCounts { get; }

    /// <summary>Per place: 1 if it was compared with another centroid than its own.</summary>
    internal int* IsUndecided { get; }

    /// <summary>D to the row's present centroid.</summary>
    internal double* OwnDistances { get; }

    /// <summary>The same as bounds are compared with it; no number for places that are none.</summary>
    internal float* Own { get; }

    /// <summary>The slot of the row's present centroid; -1 for none.</summary>
    internal int* OwnSlots { get; }

    /// <summary>The best reduced score of a place so far, as minus a lower bound of s.</summary>
    internal float* TopValues { get; }

    /// <summary>Its panel.</summary>
    internal int* TopPanels { get; }

    /// <summary>The second best first score of a place, where a search wants it.</summary>
    internal float* NextValues { get; }

    /// <summary>Its panel.</summary>
    internal int* NextPanels { get; }

    /// <summary>Of the row at hand: D to each candidate that was compared.</summary>
    internal double* Compared { get; }

    /// <summary>The best full score of each place in the panel at hand that belongs to no candidate.</summary>
    internal int* Best { get; }

    /// <summary>Bits: the places whose full scores against a panel are there.</summary>
    internal ushort* Looked(int panel) => _looked + (nint)panel * Chunks;

    /// <inheritdoc/>
    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());

    private StageScratch MakeStage(int rows) => new(
        Make<float>(rows), Make<float>(rows), Make<int>(rows), Make<int>(PanelJob.Columns));

    private T* Make<T>(long length) where T : unmanaged
    {
        // Everything is written before it is read, except lanes beside those that count, whose values do not matter.
        NativeBuffer<T> buffer = new(length, isZero: false);
        _buffers.Add(buffer);
        return buffer.Pointer;
    }
}
