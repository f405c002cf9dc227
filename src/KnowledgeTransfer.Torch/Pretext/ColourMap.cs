using KnowledgeTransfer.Pretext;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The colours of a picture on a coarse grid: of each cell the mean light, then its a and b.</summary>
/// <remarks>
/// Light is averaged, not stored values: what an eye sees from afar. Cells of a side that does not divide differ by a pixel.
/// </remarks>
/// <param name="size">Side of the picture in pixels.</param>
/// <param name="mapSize">Side of the map, 1 to size.</param>
internal sealed class ColourMap(int size, int mapSize)
{
    /// <summary>Cells of the map.</summary>
    public int Count => mapSize * mapSize;

    /// <summary>Measures a picture.</summary>
    /// <param name="picture">[size, size, 3] R G B.</param>
    /// <param name="colours">Receives [Count]: a and b.</param>
    public void Measure(ReadOnlySpan<byte> picture, Span<(float A, float B)> colours)
    {
        for (int row = 0, cell = 0; row < mapSize; row++)
        {
            int top = row * size / mapSize, bottom = (row + 1) * size / mapSize;
            for (int column = 0; column < mapSize; column++, cell++)
            {
                int left = column * size / mapSize, right = (column + 1) * size / mapSize;
                float red = 0, green = 0, blue = 0;
                for (int y = top; y < bottom; y++)
                    for (int i = (y * size + left) * 3; i < (y * size + right) * 3; i += 3)
                    {
                        red += SrgbCurve.ToLight(picture[i]);
                        green += SrgbCurve.ToLight(picture[i + 1]);
                        blue += SrgbCurve.ToLight(picture[i + 2]);
                    }
                float share = 1f / ((bottom - top) * (right - left));
                LabColour colour = LabColour.FromLight(red * share, green * share, blue * share);
                colours[cell] = (colour.A, colour.B);
            }
        }
    }
}
