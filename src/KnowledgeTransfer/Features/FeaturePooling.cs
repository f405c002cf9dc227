using System.Globalization;

namespace KnowledgeTransfer.Features;

/// <summary>
/// How a tapped map [channels, height, width] becomes a vector: not at all, or the mean or maximum of a grid of s x s windows.
/// Windows are those of PyTorch's adaptive pooling: rows floor(i H / s) to ceil((i + 1) H / s), so they overlap where s does not divide H.
/// </summary>
/// <param name="Kind">None, average or maximum.</param>
/// <param name="Grid">s, windows per side, 1 or more; 1 pools the whole map. Ignored without pooling.</param>
/// <remarks>Written as <c>none</c>, <c>average</c>, <c>max</c>, <c>average 2x2</c>, <c>max 4x4</c>.</remarks>
public sealed record FeaturePooling(PoolingKind Kind, int Grid = 1)
{
    /// <summary>No pooling: the tensor as it is.</summary>
    public static FeaturePooling None { get; } = new(PoolingKind.None);

    /// <summary>Reads the written form; case and extra spaces do not matter.</summary>
    /// <exception cref="ConfigException">The text is none of the written forms.</exception>
    public static FeaturePooling Parse(string text)
    {
        string[] words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is ["none"]) return None;
        PoolingKind? kind = words.Length is 1 or 2
            ? words[0] switch { "average" => PoolingKind.Average, "max" => PoolingKind.Max, _ => null } : null;
        int grid = 1;
        if (words.Length == 2)
        {
            string[] sides = words[1].Split('x');
            bool square = sides.Length == 2 && sides[0] == sides[1]
                && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out grid);
            if (!square || grid < 1) kind = null;
        }
        return kind is { } k
            ? new FeaturePooling(k, grid)
            : throw new ConfigException(
                $"pooling \"{text}\" is unknown; write none, average, max, or a square grid of either such as \"average 2x2\".");
    }

    /// <summary>Numbers per picture that a map of this size gives.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public long Dimension(long channels, long height, long width) =>
        checked(Kind == PoolingKind.None ? channels * height * width : channels * Grid * Grid);

    /// <summary>Pools one map.</summary>
    /// <param name="map">[channels, height, width], row-major.</param>
    /// <param name="channels">Channels, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="vector">Receives [channels, Grid, Grid] row-major, or the map itself without pooling; exactly that long.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <remarks>Means are summed in float64 and rounded once, in a fixed order: the result does not depend on vector width.</remarks>
    public void Apply(ReadOnlySpan<float> map, int channels, int height, int width, Span<float> vector)
    {
        if (map.Length != (long)channels * height * width)
            throw new ArgumentException($"{map.Length} numbers are not a map [{channels}, {height}, {width}].", nameof(map));
        if (vector.Length != Dimension(channels, height, width))
            throw new ArgumentException(
                $"the vector has {vector.Length} places, not {Dimension(channels, height, width)}.", nameof(vector));
        if (Kind == PoolingKind.None)
        {
            map.CopyTo(vector);
            return;
        }
        for (int channel = 0, place = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> plane = map.Slice(channel * height * width, height * width);
            for (int i = 0; i < Grid; i++)
            {
                (int top, int bottom) = Window(i, height);
                for (int j = 0; j < Grid; j++)
                {
                    (int left, int right) = Window(j, width);
                    vector[place++] = Kind == PoolingKind.Max ? Largest(plane, width, top, bottom, left, right)
                        : Mean(plane, width, top, bottom, left, right);
                }
            }
        }
    }

    /// <summary>The written form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => (Kind, Grid) switch
    {
        (PoolingKind.None, _) => "none",
        (var kind, 1) => kind.ToString().ToLowerInvariant(),
        var (kind, grid) => string.Create(CultureInfo.InvariantCulture, $"{kind.ToString().ToLowerInvariant()} {grid}x{grid}"),
    };

    private (int Start, int End) Window(int index, int size) =>
        ((int)((long)index * size / Grid), (int)(((long)(index + 1) * size + Grid - 1) / Grid));

    private static float Mean(ReadOnlySpan<float> plane, int width, int top, int bottom, int left, int right)
    {
        double sum = 0;
        for (int y = top; y < bottom; y++)
        {
            foreach (float value in plane.Slice(y * width + left, right - left)) sum += value;
        }
        return (float)(sum / ((bottom - top) * (right - left)));
    }

    // NaN must not hide behind a larger number: MathF.Max returns NaN where either is.
    private static float Largest(ReadOnlySpan<float> plane, int width, int top, int bottom, int left, int right)
    {
        float largest = float.NegativeInfinity;
        for (int y = top; y < bottom; y++)
        {
            foreach (float value in plane.Slice(y * width + left, right - left)) largest = MathF.Max(largest, value);
        }
        return largest;
    }
}
