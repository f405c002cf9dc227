using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>The tight box of a region in whole pixels; right and bottom are behind the last column and row.</summary>
internal readonly record struct RegionBox(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Columns.</summary>
    public int Width => Right - Left;

    /// <summary>Rows.</summary>
    public int Height => Bottom - Top;

    /// <summary>Pixels.</summary>
    public int Area => Width * Height;

    /// <summary>The tight box around two.</summary>
    public RegionBox Around(RegionBox other) => new(
        Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>The same part of the picture when that had another size.</summary>
    public PixelBox Scaled(int fromWidth, int fromHeight, int toWidth, int toHeight) => new(
        Left * (double)toWidth / fromWidth, Top * (double)toHeight / fromHeight,
        Right * (double)toWidth / fromWidth, Bottom * (double)toHeight / fromHeight);
}
