namespace KnowledgeTransfer.Clustering;

/// <summary>See <see cref="RankGroup.Alone"/>.</summary>
internal sealed class SingleRank : RankGroup
{
    /// <inheritdoc/>
    public override int Rank => 0;

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override void Sum(Span<long> values)
    {
    }

    /// <inheritdoc/>
    protected override byte[][] Gather(ReadOnlySpan<byte> own) => [own.ToArray()];
}
