namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Everything about colorization that the paper leaves open or that can be varied.</summary>
public sealed record ColorizationOptions
{
    /// <summary>Side of the pictures in pixels, 8 or more.</summary>
    public required int Size { get; init; }

    /// <summary>Side of the predicted map, 1 to Size; a quarter of Size in the paper (56 of 224).</summary>
    public required int MapSize { get; init; }

    /// <summary>Bins that share a colour, 1 to 5; 5 in the paper. 1 gives it to the nearest.</summary>
    public int NeighbourCount { get; init; } = 5;

    /// <summary>Share of the uniform distribution in class rebalancing, above 0 to 1; 1/2 in the paper. 1 switches it off.</summary>
    public double Lambda { get; init; } = 0.5;

    /// <summary>Largest shift of a picture in pixels, 0 to below Size.</summary>
    public required int Shift { get; init; }

    /// <summary>Channels of the layers behind the encoder; 256 in the paper.</summary>
    public required int HiddenCount { get; init; }
}
