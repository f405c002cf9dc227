namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>A cut-out at its place in a picture.</summary>
/// <param name="Cutout">In its final size.</param>
/// <param name="Class">Its class, as annotations name it.</param>
/// <param name="ClassIndex">The class's index, 0 to 253; in masks it is one higher.</param>
/// <param name="Left">Column of its first column; may be negative.</param>
/// <param name="Top">Row of its first row; may be negative.</param>
public sealed record PlacedCutout(Cutout Cutout, string Class, int ClassIndex, int Left, int Top)
{
    /// <summary>What it covers, beyond the picture's edges, too.</summary>
    public PixelBox Box => new(Left, Top, Left + Cutout.Width, Top + Cutout.Height);
}
