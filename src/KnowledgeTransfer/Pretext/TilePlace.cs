namespace KnowledgeTransfer.Pretext;

/// <summary>The top left pixel of a tile in its picture, for each colour.</summary>
/// <param name="Red">Row and column.</param>
/// <param name="Green">Row and column.</param>
/// <param name="Blue">Row and column.</param>
public readonly record struct TilePlace((int Top, int Left) Red, (int Top, int Left) Green, (int Top, int Left) Blue)
{
    /// <summary>The same for all colours.</summary>
    public TilePlace Aligned => new(Red, Red, Red);
}
