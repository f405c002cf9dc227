using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>
/// How well proposals cover the objects that people drew boxes around: for each such box the best overlap with any proposal, and over many
/// pictures the share of boxes that are overlapped enough and the mean of the best overlaps.
/// </summary>
/// <remarks>
/// Not thread-safe. The mean over classes counts rare classes as much as frequent ones; classes without a box are left out of it. Source:
/// Uijlings et al., IJCV 2013, section 5 (ABO and MABO, equation 7).
/// </remarks>
public sealed class ProposalRecall
{
    private readonly int _proposalCount;
    private readonly List<double>[] _bestOverlaps;

    /// <summary>Starts without pictures.</summary>
    /// <param name="proposalCount">How many of each picture's proposals count, from the first; at least 1.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    public ProposalRecall(int proposalCount, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(proposalCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        _proposalCount = proposalCount;
        _bestOverlaps = [.. Enumerable.Range(0, classCount).Select(_ => new List<double>())];
    }

    /// <summary>Boxes so far, of all classes.</summary>
    public int BoxCount => _bestOverlaps.Sum(overlaps => overlaps.Count);

    /// <summary>Adds a picture. Cost O(proposals x boxes).</summary>
    /// <param name="proposals">Its proposals, the most promising first; none is possible and overlaps nothing.</param>
    /// <param name="boxes">Its objects.</param>
    /// <param name="classes">The class of each, 0 to classCount - 1.</param>
    /// <exception cref="ArgumentException">There are not as many classes as boxes, or a class does not exist.</exception>
    public void Add(IReadOnlyList<PixelBox> proposals, IReadOnlyList<PixelBox> boxes, IReadOnlyList<int> classes)
    {
        if (boxes.Count != classes.Count) throw new ArgumentException($"{boxes.Count} boxes have {classes.Count} classes", nameof(classes));
        foreach (int c in classes)
        {
            if (c < 0 || c >= _bestOverlaps.Length)
                throw new ArgumentException($"class {c} is not one of 0 to {_bestOverlaps.Length - 1}", nameof(classes));
        }
        for (int i = 0; i < boxes.Count; i++) _bestOverlaps[classes[i]].Add(BestOverlap(proposals, boxes[i]));
    }

    /// <summary>Boxes of a class so far.</summary>
    public int BoxCountOf(int classIndex) => _bestOverlaps[classIndex].Count;

    /// <summary>Share of all boxes whose best overlap is at least this; NaN without boxes.</summary>
    public double Recall(double overlap) => Share(_bestOverlaps.SelectMany(overlaps => overlaps), overlap);

    /// <summary>Share of a class's boxes whose best overlap is at least this; NaN without boxes.</summary>
    public double RecallOf(int classIndex, double overlap) => Share(_bestOverlaps[classIndex], overlap);

    /// <summary>Average best overlap (ABO) of a class; NaN without boxes.</summary>
    public double AverageBestOverlap(int classIndex) => _bestOverlaps[classIndex].DefaultIfEmpty(double.NaN).Average();

    /// <summary>Mean of the classes' average best overlaps (MABO); NaN without boxes.</summary>
    public double MeanAverageBestOverlap() =>
        _bestOverlaps.Where(overlaps => overlaps.Count > 0).Select(overlaps => overlaps.Average()).DefaultIfEmpty(double.NaN).Average();

    private static double Share(IEnumerable<double> overlaps, double least) =>
        overlaps.Select(o => o >= least ? 1.0 : 0.0).DefaultIfEmpty(double.NaN).Average();

    private double BestOverlap(IReadOnlyList<PixelBox> proposals, PixelBox box)
    {
        double best = 0;
        for (int i = 0; i < Math.Min(proposals.Count, _proposalCount); i++) best = Math.Max(best, PixelBox.Overlap(proposals[i], box));
        return best;
    }
}
