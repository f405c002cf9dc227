namespace KnowledgeTransfer.Pretext;

/// <summary>
/// What becomes of colours: a 3 x 3 matrix on R G B. A lens bends colours differently, more so towards the edge of the picture: whoever
/// sees that knows where a tile comes from without looking at what it shows. Taking colours away takes that away.
/// </summary>
public sealed class TileColours
{
    private readonly float[] _matrix; // [output, input]

    private TileColours(params float[] matrix) => _matrix = matrix;

    /// <summary>Colours as they are.</summary>
    public static TileColours Unchanged { get; } = new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>Three times the luminance 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).</summary>
    public static TileColours Gray { get; } = new(0.299f, 0.587f, 0.114f, 0.299f, 0.587f, 0.114f, 0.299f, 0.587f, 0.114f);

    /// <summary>
    /// The projection I - a a' / (a' a) with a = (-1, 2, -1), along which green parts from magenta: the axis of chromatic aberration
    /// (Doersch, Gupta and Efros, ICCV 2015, section 3.1). In sixths: (5 2 -1), (2 2 2), (-1 2 5). Values can leave 0 to 255.
    /// </summary>
    public static TileColours Projected { get; } = new(5 / 6f, 2 / 6f, -1 / 6f, 2 / 6f, 2 / 6f, 2 / 6f, -1 / 6f, 2 / 6f, 5 / 6f);

    /// <summary>The matrix: [3, 3], output by input, row by row.</summary>
    public ReadOnlySpan<float> Matrix => _matrix;

    /// <summary>Cuts a tile, each colour at its own place. Colours are mixed first and shifted then, so that gray stays sharp.</summary>
    /// <param name="picture">[size, size, 3] R G B.</param>
    /// <param name="size">Side of the picture; the tile lies inside at every place.</param>
    /// <param name="place">Where; gray tiles take the place of red for all.</param>
    /// <param name="tile">[tileSize, tileSize, 3], receives 0 to 255 (a projection may leave that).</param>
    /// <param name="tileSize">Side of the tile.</param>
    public void Cut(ReadOnlySpan<byte> picture, int size, TilePlace place, Span<float> tile, int tileSize)
    {
        if (this == Gray) place = place.Aligned;
        ReadOnlySpan<(int Top, int Left)> corners = [place.Red, place.Green, place.Blue];
        int length = 3 * tileSize;
        for (int y = 0; y < tileSize; y++)
        {
            Span<float> to = tile.Slice(y * length, length);
            for (int channel = 0; channel < 3; channel++)
            {
                ReadOnlySpan<byte> from = picture.Slice(((corners[channel].Top + y) * size + corners[channel].Left) * 3, length);
                (float red, float green, float blue) = (_matrix[3 * channel], _matrix[3 * channel + 1], _matrix[3 * channel + 2]);
                for (int x = 0; x + 2 < from.Length; x += 3)
                    to[x + channel] = red * from[x] + green * from[x + 1] + blue * from[x + 2];
            }
        }
    }
}
