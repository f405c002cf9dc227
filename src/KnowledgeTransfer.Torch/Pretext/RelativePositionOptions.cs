using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Everything about the pairs of tiles of relative position and the layers that look at them.</summary>
public sealed record RelativePositionOptions
{
    /// <summary>Where tiles lie: 3 x 3, of which the middle one and one of its neighbours are shown.</summary>
    public required TileGrid Grid { get; init; }

    /// <summary>What becomes of colours.</summary>
    public ColourTreatment Colours { get; init; } = ColourTreatment.Dropped;

    /// <summary>Whether each tile has mean 0 and deviation 1 by itself, each colour; otherwise the set's mean and deviation are
    /// used.</summary>
    public bool NormaliseTiles { get; init; }

    /// <summary>The layers behind the encoder.</summary>
    public required ContextFreeNetwork Network { get; init; }
}
