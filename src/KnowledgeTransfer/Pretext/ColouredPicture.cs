namespace KnowledgeTransfer.Pretext;

/// <summary>Paints a gray picture with a coarse map of colours, for people to look at.</summary>
public static class ColouredPicture
{
    /// <summary>Keeps the lightness of the gray and takes a and b from the map, enlarged bilinearly.</summary>
    /// <param name="gray">[size, size], 8-bit.</param>
    /// <param name="size">Rows and columns of the picture.</param>
    /// <param name="colours">[mapSize, mapSize, 2]: a and b.</param>
    /// <param name="mapSize">Rows and columns of the map.</param>
    /// <returns>[size, size, 3] R G B. Colours that sRGB does not have at that lightness are cut off.</returns>
    /// <exception cref="ArgumentException">A length does not match.</exception>
    public static byte[] Paint(ReadOnlySpan<byte> gray, int size, ReadOnlySpan<float> colours, int mapSize)
    {
        if (gray.Length != size * size) throw new ArgumentException($"{gray.Length} pixels are not {size}x{size}", nameof(gray));
        if (colours.Length != mapSize * mapSize * 2)
            throw new ArgumentException($"{colours.Length} numbers are not {mapSize}x{mapSize}x2", nameof(colours));
        var picture = new byte[size * size * 3];
        for (int y = 0, i = 0; y < size; y++)
        {
            (int top, int bottom, float down) = Between(y, size, mapSize);
            for (int x = 0; x < size; x++, i++)
            {
                (int left, int right, float across) = Between(x, size, mapSize);
                var a = Mix(colours, 0);
                var b = Mix(colours, 1);
                float lightness = LabColour.FromRgb(gray[i], gray[i], gray[i]).Lightness;
                (picture[3 * i], picture[3 * i + 1], picture[3 * i + 2]) = new LabColour(lightness, a, b).ToRgb();

                float Mix(ReadOnlySpan<float> map, int axis) => float.Lerp(
                    float.Lerp(map[(top * mapSize + left) * 2 + axis], map[(top * mapSize + right) * 2 + axis], across),
                    float.Lerp(map[(bottom * mapSize + left) * 2 + axis], map[(bottom * mapSize + right) * 2 + axis], across), down);
            }
        }
        return picture;
    }

    /// <summary>The two positions of the map around a pixel, centre over centre, and how far it is from the first to the second.</summary>
    private static (int First, int Second, float Share) Between(int pixel, int size, int mapSize)
    {
        float position = Math.Clamp((pixel + 0.5f) * mapSize / size - 0.5f, 0, mapSize - 1);
        int first = (int)position;
        return (first, Math.Min(first + 1, mapSize - 1), position - first);
    }
}
