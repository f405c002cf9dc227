namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Everything about inpainting that the paper leaves open or that can be varied.</summary>
public sealed record InpaintingOptions
{
    /// <summary>Side of the pictures in pixels, 16 or more.</summary>
    public required int Size { get; init; }

    /// <summary>What is taken out.</summary>
    public InpaintingHole Hole { get; init; } = InpaintingHole.Centre;

    /// <summary>
    /// Width in pixels of the band of the answered region that is still seen, for <see cref="InpaintingHole.Centre"/>; 7 at 128 pixels in
    /// the paper. 0 to below a quarter of Size.
    /// </summary>
    public required int Overlap { get; init; }

    /// <summary>Weight in the loss of a pixel of the band; one of the hole weighs 1. 10 in the paper: the answer must fit its
    /// surroundings.</summary>
    public float OverlapWeight { get; init; } = 10;

    /// <summary>Largest shift of a picture in pixels, 0 to below Size.</summary>
    public required int Shift { get; init; }

    /// <summary>Numbers that the decoder gets of a picture; 4000 at 128 pixels in the released code.</summary>
    public required int BottleneckCount { get; init; }

    /// <summary>
    /// Share of the adversarial term in the loss, 0 to below 1; 0.001 in the paper. 0 leaves it out. Only for
    /// <see cref="InpaintingHole.Centre"/>, as in the paper.
    /// </summary>
    public double AdversarialShare { get; init; }
}
