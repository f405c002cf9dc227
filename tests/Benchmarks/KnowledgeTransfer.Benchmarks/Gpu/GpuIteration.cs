namespace KnowledgeTransfer.Benchmarks;

/// <summary>One iteration of a fit.</summary>
/// <param name="Shape">The problem.</param>
/// <param name="Number">1 and up.</param>
/// <param name="Milliseconds">Of its assignment.</param>
/// <param name="Moved">Rows whose label changed.</param>
/// <param name="Undecided">Comparisons that were made exactly.</param>
internal sealed record GpuIteration(GpuShape Shape, int Number, double Milliseconds, long Moved, long Undecided)
{
    /// <summary>Comparisons per row: the share of undecided rows is at most that.</summary>
    public double Share => (double)Undecided / Shape.Rows;
}
