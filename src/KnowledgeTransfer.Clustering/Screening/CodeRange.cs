namespace KnowledgeTransfer.Clustering;

/// <summary>What the codes of a block's rows have in common (<see cref="QuantisedBound"/>).</summary>
/// <param name="Step">p.</param>
/// <param name="LargestResidual">The largest |e|, scaled.</param>
/// <param name="LargestNorm">The largest |p A|, scaled.</param>
internal readonly record struct CodeRange(double Step, float LargestResidual, float LargestNorm);
