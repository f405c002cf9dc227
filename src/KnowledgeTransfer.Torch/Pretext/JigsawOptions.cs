using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Everything about a jigsaw puzzle and the layers that solve it. The tasks give the papers' settings.</summary>
public sealed record JigsawOptions
{
    /// <summary>Where tiles lie. <see cref="TileGrid.WithoutJitter"/> and <see cref="TileGrid.WithoutGap"/> open shortcuts.</summary>
    public required TileGrid Grid { get; init; }

    /// <summary>The orders to tell apart; the class of an order is its index.</summary>
    public required PermutationSet Permutations { get; init; }

    /// <summary>How often colours are taken away.</summary>
    public required ColourShares Colours { get; init; }

    /// <summary>Most tiles that are replaced by another picture's; each number from 0 on is equally likely.</summary>
    public int OccluderLimit { get; init; }

    /// <summary>Whether each tile has mean 0 and deviation 1 by itself, each colour; otherwise the set's mean and deviation are
    /// used.</summary>
    public bool NormaliseTiles { get; init; } = true;

    /// <summary>The layers behind the encoder.</summary>
    public required ContextFreeNetwork Network { get; init; }

    /// <summary>Refuses puzzles that cannot be.</summary>
    /// <exception cref="ConfigException">The number of tiles differs, or occluders could hide what tells two permutations
    /// apart.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of occluders.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(OccluderLimit);
        if (Permutations.TileCount != Grid.TileCount)
        {
            throw new ConfigException(
                $"the permutations are of {Permutations.TileCount} tiles, a grid of {Grid.Rows} x {Grid.Rows} has {Grid.TileCount}. "
                + "Use permutations of 4, 9 or 16 tiles and the grid that fits.");
        }
        if (OccluderLimit > 0 && PermutationStatistics.Compute(Permutations).MinimumDistance is { } distance && distance <= OccluderLimit)
        {
            throw new ConfigException(
                $"two permutations differ in {distance} places only, which {OccluderLimit} occluders can hide. "
                + $"Use permutations that differ in at least {OccluderLimit + 1} places, or fewer occluders.");
        }
    }
}
