namespace KnowledgeTransfer.Clustering;

/// <summary>Rows that are quantised with one step and screened together.</summary>
/// <param name="First">Where their row numbers begin in <see cref="QuantisedRows{T}.Order"/>.</param>
/// <param name="Count">How many, at most <see cref="QuantisedRows{T}.BlockRowCount"/>.</param>
/// <param name="BoundsFirst">The rows of all blocks before, each block's count rounded up to whole vectors.</param>
/// <param name="LargestSquare">The largest |a|^2.</param>
/// <param name="Full">Their codes.</param>
/// <param name="Reduced">Those of the reduced vectors, if there are any.</param>
internal readonly record struct RowBlock(
    int First, int Count, long BoundsFirst, double LargestSquare, CodeRange Full, CodeRange Reduced);
