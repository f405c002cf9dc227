namespace KnowledgeTransfer.Clustering;

/// <summary>
/// What a <see cref="KMeans"/> fit shall do. Thread count, memory, backend and ranks never change a result; everything else may.
/// </summary>
public sealed record KMeansOptions
{
    /// <summary>k, the number of clusters: 1 to n.</summary>
    public required int ClusterCount { get; init; }

    /// <summary>Most iterations (assignment and update) per restart, at least 1. Default 50.</summary>
    public int MaxIterations { get; init; } = 50;

    /// <summary>
    /// Stop when an iteration lowers the inertia by no more than this share of it, 0 to 1. Default 0: until no label changes.
    /// </summary>
    public double Tolerance { get; init; }

    /// <summary>The seed of all random choices. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>How often to start anew, at least 1; the restart of least inertia wins, of equal ones the first. Default 1.</summary>
    public int RestartCount { get; init; } = 1;

    /// <summary>How the first centroids are chosen unless <see cref="StartCentroids"/> are given. Default k-means++.</summary>
    public KMeansInitialisation Initialisation { get; init; }

    /// <summary>
    /// On how many rows k-means++ works, at least 1; raised to k, lowered to n. They are held in memory. Default 65536.
    /// </summary>
    public int SampleCount { get; init; } = 65536;

    /// <summary>
    /// Begin with these k x d centroids: then there is nothing random and one restart only. float64 data also takes float32.
    /// </summary>
    public Centroids? StartCentroids { get; init; }

    /// <summary>
    /// How often each row counts; null for once each. A row of weight m gives the centroids that the row repeated m times gives, from equal
    /// start centroids, as long as no cluster is empty (then a row is relocated as a whole). Rows of weight 0 have labels but count for
    /// nothing and are never chosen.
    /// </summary>
    public RowWeights? Weights { get; init; }

    /// <summary>
    /// Whether to cluster directions: rows are divided by their lengths once (<see cref="UnitRows"/>), centroids after every update
    /// (<see cref="ClusterSums.ToUnitCentroids(Centroids, int)"/>); D is then twice 1 - cosine. A cluster whose rows sum to zero counts as empty.
    /// </summary>
    public bool Spherical { get; init; }

    /// <summary>Threads, 0 for all processors. Default 0. Any number gives the same bits.</summary>
    public int ThreadCount { get; init; }

    /// <summary>
    /// The most memory that this process shall take, with what it takes already; of ranks, each. Default: no limit. What fits stays in memory,
    /// the rest is read from files in every iteration (<see cref="MemoryPlan"/>); any limit gives the same bits. A device's own memory is not
    /// meant.
    /// </summary>
    public ByteSize? Memory { get; init; }

    /// <summary>
    /// Where to compute; null for the fastest on the processor (<see cref="KMeansBackends.Processor"/>). Any backend gives the same bits.
    /// </summary>
    public IKMeansBackend? Backend { get; init; }

    /// <summary>
    /// Who shares the rows. Default: this process alone. Every rank fits the same rows with the same options, reads its share and has the
    /// same result; any number of ranks gives the same bits.
    /// </summary>
    public RankGroup Ranks { get; init; } = RankGroup.Alone;

    /// <summary>Everything that is wrong with these options by themselves, one sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (ClusterCount < 1) yield return $"ClusterCount (k) is {ClusterCount}; at least 1 is needed.";
        if (MaxIterations < 1) yield return $"MaxIterations is {MaxIterations}; at least 1 is needed.";
        if (Tolerance is not (>= 0 and <= 1)) yield return FormattableString.Invariant(
            $"Tolerance is {Tolerance}; a share from 0 to 1 is needed.");
        if (RestartCount < 1) yield return $"RestartCount is {RestartCount}; at least 1 is needed.";
        if (SampleCount < 1) yield return $"SampleCount is {SampleCount}; at least 1 is needed.";
        if (ThreadCount < 0) yield return $"ThreadCount is {ThreadCount}; 0 (all processors) or more is needed.";
        if (Memory is { Bytes: < 1 }) yield return $"Memory is {Memory.Value.Bytes} bytes; at least 1 is needed.";
        if (!Enum.IsDefined(Initialisation)) yield return $"Initialisation {(int)Initialisation} is unknown.";
        if (StartCentroids is not null && RestartCount > 1)
            yield return $"RestartCount is {RestartCount}, but StartCentroids are given: every restart would be the same. Set it to 1.";
        if (StartCentroids is not null && ClusterCount != StartCentroids.Count)
            yield return $"ClusterCount (k) is {ClusterCount}, but there are {StartCentroids.Count} StartCentroids. Make them equal.";
    }
}
