namespace KnowledgeTransfer.Clustering;

/// <summary>
/// A fitted step: rows of <see cref="InputDimension"/> numbers to rows of <see cref="OutputDimension"/>. Immutable, thread-safe.
/// </summary>
internal abstract class TransformStep
{
    public abstract FeatureTransformStep Kind { get; }

    public abstract int InputDimension { get; }

    public abstract int OutputDimension { get; }

    /// <summary>Transforms rows.</summary>
    /// <param name="rows">Row-major input; its content is undefined afterwards.</param>
    /// <param name="result">
    /// Row-major output; must not overlap the input, except where both dimensions are equal and both are the same span.
    /// </param>
    /// <param name="source">Where the rows come from, for messages.</param>
    /// <param name="firstRow">Number of the first row there.</param>
    public abstract void Apply(Span<double> rows, Span<double> result, FeatureMatrix source, long firstRow);
}
