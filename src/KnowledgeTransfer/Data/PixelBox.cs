namespace KnowledgeTransfer.Data;

/// <summary>
/// A rectangle in a picture, in pixels: the left and top edges, and the right and bottom edges, which are as far from the picture's left
/// and top. The pixel in column c covers c to c + 1, so a box of the columns 2 to 4 goes from 2 to 5 and is 3 wide.
/// </summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge, above Left unless the box is empty.</param>
/// <param name="Bottom">Bottom edge, above Top unless the box is empty.</param>
/// <remarks>VOC counts columns from 1 and names the last one: its (xmin, xmax) is (xmin - 1, xmax) here, of equal width.</remarks>
public readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Columns.</summary>
    public double Width => Right - Left;

    /// <summary>Rows.</summary>
    public double Height => Bottom - Top;

    /// <summary>Pixels; 0 for a box without width or height.</summary>
    public double Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>Common area over the area of both together, 0 to 1 (VOC's overlap, the Jaccard index); 0 where both are empty.</summary>
    public static double Overlap(PixelBox a, PixelBox b)
    {
        double width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        double height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0) return 0;
        double common = width * height;
        return common / (a.Area + b.Area - common);
    }
}
