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

    /// <summary>
    /// Comparisons per row that found nothing new. From the second iteration on the screen asks what may beat the known label, so a row that
    /// moves is always compared, and rightly; while many move, each may have several comparisons, which count here.
    /// </summary>
    public double InVain => (double)(Undecided - (Number == 1 ? 0 : Moved)) / Shape.Rows;
}
