using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Protocols.Crops;

/// <summary>
/// A square of a picture with 10 to 50 % of its area, perhaps mirrored: what the classification protocol shows a network.
/// </summary>
/// <param name="Left">Columns to the left of it.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Side">Columns and rows in it, 1 or more.</param>
/// <param name="Mirrored">Whether left and right are exchanged.</param>
/// <remarks>
/// Square in the picture's own pixels, so that nothing is squeezed: that is how the network saw pictures before. Of a picture more than
/// twice as long as wide the largest square has less than 50 % of the area, and areas are drawn up to that one; beyond ten to one all
/// crops are as large as that one.
/// </remarks>
internal readonly record struct SquareCrop(int Left, int Top, int Side, bool Mirrored)
{
    /// <summary>Share of the picture that a crop has at least, where the picture is wide and high enough.</summary>
    public const double SmallestArea = 0.1;

    /// <summary>Share of the picture that a crop has at most.</summary>
    public const double LargestArea = 0.5;

    /// <summary>Draws area, place and side: each area equally likely, then each place.</summary>
    /// <param name="width">Of the picture, 1 or more.</param>
    /// <param name="height">Of the picture, 1 or more.</param>
    /// <param name="random">Numbers are drawn from it.</param>
    public static SquareCrop Draw(int width, int height, ref CounterRandom random)
    {
        double pixels = (double)width * height;
        int shorter = Math.Min(width, height);
        double largest = Math.Min(LargestArea, shorter * (double)shorter / pixels), smallest = Math.Min(SmallestArea, largest);
        double area = smallest + (largest - smallest) * random.NextDouble();
        // whole pixels: a picture of few of them is left by up to half of one
        int side = Math.Clamp((int)Math.Round(Math.Sqrt(area * pixels)), 1, shorter);
        return new SquareCrop(random.Below(width - side + 1), random.Below(height - side + 1), side, (random.Next() & 1) != 0);
    }

    /// <summary>Cuts the square out and resizes it, antialiased; nothing outside of it shows.</summary>
    /// <param name="picture">The whole picture; the square lies inside.</param>
    /// <param name="size">Columns and rows of the result.</param>
    /// <param name="output">Receives size x size x 3 bytes, R G B, row-major; exactly that long.</param>
    public void Cut(RgbImage picture, int size, Span<byte> output)
    {
        byte[] square = GC.AllocateUninitializedArray<byte>(Side * Side * 3);
        for (int y = 0; y < Side; y++)
        {
            picture.Pixels.AsSpan(((Top + y) * picture.Width + Left) * 3, Side * 3).CopyTo(square.AsSpan(y * Side * 3));
        }
        Resampler.ResizeWindow(
            new RgbImage(Side, Side, square), size, size, ResizeFilter.Bilinear, new PixelWindow(0, 0, size, size), output, size * 3);
        if (Mirrored) RgbImage.Mirror(output, size);
    }
}
