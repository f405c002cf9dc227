namespace KnowledgeTransfer.Clustering;

/// <summary>Rows that are quantised with one step and screened together.</summary>
/// <param name="First">Where their row numbers begin in <see cref="QuantisedRows{T}.Order"/>.</param>
/// <param name="Count">How many, at most <see cref="QuantisedRows{T}.BlockRowCount"/>.</param>
/// <param name="Step">p.</param>
/// <param name="LargestResidual">The largest |e|.</param>
/// <param name="LargestNorm">The largest |p A|.</param>
/// <param name="LargestSquare">The largest |a|^2.</param>
internal readonly record struct RowBlock(
    int First, int Count, double Step, double LargestResidual, double LargestNorm, double LargestSquare);
