namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>Reduces a tile to what a <see cref="ShortcutView"/> shows of it.</summary>
internal static class ShortcutFeatures
{
    private const int LargestShift = 2; // pixels; the papers shift colours by as much
    private const int Green = 1;

    /// <summary>Name for people.</summary>
    public static string Name(ShortcutView view) => view switch
    {
        ShortcutView.Borders => "borders (1 px)",
        ShortcutView.ChannelMeans => "channel means",
        _ => "chromatic shift",
    };

    /// <summary>Numbers per tile.</summary>
    /// <param name="view">What is shown.</param>
    /// <param name="size">Side of the tile in pixels, 3 or more.</param>
    public static int Count(ShortcutView view, int size) => view switch
    {
        ShortcutView.Borders => 12 * (size - 1),
        ShortcutView.ChannelMeans => 3,
        _ => 2 * ShiftCount(size),
    };

    /// <summary>Writes the numbers of one tile.</summary>
    /// <param name="view">What is shown.</param>
    /// <param name="tile">[size, size, 3].</param>
    /// <param name="size">Side in pixels, 3 or more.</param>
    /// <param name="output">Receives <see cref="Count"/> numbers.</param>
    public static void Write(ShortcutView view, ReadOnlySpan<float> tile, int size, Span<float> output)
    {
        switch (view)
        {
            case ShortcutView.Borders:
                Borders(tile, size, output);
                break;
            case ShortcutView.ChannelMeans:
                output[..3].Clear();
                for (int i = 0; i < tile.Length; i++) output[i % 3] += tile[i];
                for (int channel = 0; channel < 3; channel++) output[channel] /= size * size;
                break;
            default:
                int half = ShiftCount(size);
                float[] green = Edges(tile, size, Green);
                Correlate(Edges(tile, size, 0), green, size, output[..half]);
                Correlate(Edges(tile, size, 2), green, size, output[half..]);
                break;
        }
    }

    private static void Borders(ReadOnlySpan<float> tile, int size, Span<float> output)
    {
        int to = 0;
        for (int y = 0; y < size; y++)
        {
            int step = y == 0 || y == size - 1 ? 1 : size - 1;
            for (int x = 0; x < size; x += step, to += 3) tile.Slice((y * size + x) * 3, 3).CopyTo(output[to..]);
        }
    }

    private static int Radius(int size) => Math.Min(LargestShift, (size - 3) / 2);

    private static int ShiftCount(int size) => (2 * Radius(size) + 1) * (2 * Radius(size) + 1);

    /// <summary>Laplacian of a colour; 0 on the outermost pixels.</summary>
    private static float[] Edges(ReadOnlySpan<float> tile, int size, int channel)
    {
        var edges = new float[size * size];
        int row = 3 * size;
        for (int y = 1; y < size - 1; y++)
        {
            for (int x = 1; x < size - 1; x++)
            {
                int at = y * row + 3 * x + channel;
                edges[y * size + x] = 4 * tile[at] - tile[at - 3] - tile[at + 3] - tile[at - row] - tile[at + row];
            }
        }
        return edges;
    }

    /// <summary>Correlation of edges with those of green, moved by every shift up to the radius; 0 where there are no edges.</summary>
    private static void Correlate(float[] edges, float[] green, int size, Span<float> output)
    {
        int radius = Radius(size), first = 1 + radius, last = size - 1 - radius, to = 0;
        for (int down = -radius; down <= radius; down++)
        {
            for (int right = -radius; right <= radius; right++, to++)
            {
                double product = 0, energy = 0, greenEnergy = 0;
                for (int y = first; y < last; y++)
                {
                    for (int x = first; x < last; x++)
                    {
                        float a = edges[y * size + x], b = green[(y + down) * size + x + right];
                        (product, energy, greenEnergy) = (product + a * b, energy + a * a, greenEnergy + b * b);
                    }
                }
                double scale = Math.Sqrt(energy * greenEnergy);
                output[to] = scale > 0 ? (float)(product / scale) : 0;
            }
        }
    }
}
