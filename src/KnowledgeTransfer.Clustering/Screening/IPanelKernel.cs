namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The inner loop of the screen: whole-number scores of some rows against the 32 centroids of a panel. All kernels of a format give the
/// same scores; which one runs never changes a label.
/// </summary>
internal interface IPanelKernel
{
    /// <summary>The instructions, for descriptions: "avx512-vnni".</summary>
    string Name { get; }

    /// <summary>What it multiplies.</summary>
    PanelFormat Format { get; }

    /// <summary>Scores a panel; thread-safe.</summary>
    /// <param name="job">Its pointers are valid, its places distinct.</param>
    void Score(ref PanelJob job);
}
