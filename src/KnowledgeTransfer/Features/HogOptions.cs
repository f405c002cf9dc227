namespace KnowledgeTransfer.Features;

/// <summary>Parameters of <see cref="HogExtractor"/>. The defaults give 1,764 numbers for 32 x 32 pixels.</summary>
public sealed record HogOptions
{
    /// <summary>Side of the square that pictures are brought to, in pixels; at least CellSize x BlockSize, at most 4096. Default
    /// 32.</summary>
    public int InputSize { get; init; } = 32;

    /// <summary>Side of a cell in pixels, at least 1. Default 4.</summary>
    public int CellSize { get; init; } = 4;

    /// <summary>Side of a block in cells, at least 1. Default 2 (Dalal and Triggs, CVPR 2005).</summary>
    public int BlockSize { get; init; } = 2;

    /// <summary>Orientation bins over 180 degrees, 1 to 180. Default 9 (Dalal and Triggs).</summary>
    public int OrientationCount { get; init; } = 9;

    /// <summary>True: gradients of the gray picture. False (default): at each pixel those of the colour channel where they are
    /// strongest.</summary>
    public bool Gray { get; init; }
}
