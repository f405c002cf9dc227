using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>How rows were weighted: see <see cref="RowWeights"/>.</summary>
/// <param name="PositiveCount">Rows that count.</param>
/// <param name="Total">All weights together, in units.</param>
/// <param name="UnitExponent">e: one unit is 2^e.</param>
/// <param name="Lossless">Whether no weight was rounded to a unit.</param>
internal sealed record WeightFigures(int PositiveCount, long Total, int UnitExponent, bool Lossless)
{
    public static WeightFigures? Of(RowWeights? weights) =>
        weights is null ? null : new(weights.PositiveCount, weights.Total, weights.UnitExponent, weights.IsLossless);

    /// <summary>Weights that <c>weights.npy</c> holds in these units.</summary>
    public RowWeights With(int[] multiples) => new(multiples, UnitExponent);

    public override string ToString() =>
        FormattableString.Invariant($"{PositiveCount:N0} weighted rows, total {Math.ScaleB((double)Total, UnitExponent):G6}")
        + (Lossless ? "" : $", rounded to multiples of 2^{UnitExponent}");
}
