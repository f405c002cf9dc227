namespace KnowledgeTransfer.Clustering;

/// <summary>What scores of one kind of vectors need, whole or reduced. float32, scaled.</summary>
internal readonly unsafe struct StageScratch(float* residualSurplus, float* normSurplus, int* excess, int* start)
{
    /// <summary>Per place: the block's largest |e| less the row's.</summary>
    internal readonly float* ResidualSurplus = residualSurplus;

    /// <summary>Per place: the block's largest |p A| less the row's.</summary>
    internal readonly float* NormSurplus = normSurplus;

    /// <summary>Per place: the row's excess.</summary>
    internal readonly int* Excess = excess;

    /// <summary>I per column of the panel at hand.</summary>
    internal readonly int* Start = start;
}
