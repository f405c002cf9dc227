namespace KnowledgeTransfer.Pretext;

/// <summary>
/// The classes that colours are sorted into: points of a grid of step 10 in the plane of a and b (Zhang, Isola and Efros 2016, 3.1).
/// </summary>
/// <remarks>
/// A grid point is a bin if it is a corner of a square of the grid into which a colour of sRGB falls, so that every colour lies among four
/// bins. This gives 309. The paper has 313 and does not say by which rule; its published list is these 309 and the four points (40, 90),
/// (100, -90), (100, -10) and (100, 0), which lie 13 to 15 from the nearest colour of sRGB (measured). Bins are in ascending order of a,
/// then b. It suffices to look at the surface of the sRGB cube: lightness varies along the lines of constant a and b, so each of them
/// leaves the cube, and what the cube covers in the plane its surface covers too.
/// </remarks>
public sealed class AbBins
{
    /// <summary>Distance of neighbouring bins, in units of a and b.</summary>
    public const int Step = 10;

    private const int Reach = 12; // grid points -120 to 120, beyond all colours of sRGB
    private const int Side = 2 * Reach + 1;

    private readonly int[] _bins = new int[Side * Side]; // of each grid point, -1 for none
    private readonly (float A, float B)[] _centres;

    private AbBins()
    {
        var corners = new bool[Side * Side];
        for (int face = 0; face < 6; face++)
            for (int i = 0; i < 256; i++)
                for (int j = 0; j < 256; j++) MarkCorners(OnFace(face, (byte)i, (byte)j), corners);
        var centres = new List<(float, float)>();
        for (int point = 0; point < corners.Length; point++)
        {
            _bins[point] = corners[point] ? centres.Count : -1;
            if (corners[point]) centres.Add(((point / Side - Reach) * Step, (point % Side - Reach) * Step));
        }
        _centres = [.. centres];
    }

    /// <summary>The bins of sRGB.</summary>
    public static AbBins Srgb { get; } = new();

    /// <summary>Number of bins.</summary>
    public int Count => _centres.Length;

    /// <summary>Centre of a bin.</summary>
    /// <param name="bin">0 to Count - 1.</param>
    public (float A, float B) this[int bin] => _centres[bin];

    /// <summary>The bin whose centre is nearest; of several the first.</summary>
    public int Nearest(float a, float b)
    {
        int row = (int)MathF.Round(a / Step) + Reach, column = (int)MathF.Round(b / Step) + Reach;
        bool onGrid = row is >= 0 and < Side && column is >= 0 and < Side;
        return onGrid && _bins[row * Side + column] is >= 0 and int bin ? bin : Search(a, b);
    }

    /// <summary>Squared distance of a colour from the centre of a bin.</summary>
    public float DistanceSquared(int bin, float a, float b)
    {
        (float da, float db) = (_centres[bin].A - a, _centres[bin].B - b);
        return da * da + db * db;
    }

    private int Search(float a, float b)
    {
        int nearest = 0;
        for (int bin = 1; bin < Count; bin++)
            if (DistanceSquared(bin, a, b) < DistanceSquared(nearest, a, b)) nearest = bin;
        return nearest;
    }

    private static void MarkCorners(LabColour colour, bool[] corners)
    {
        int row = (int)MathF.Floor(colour.A / Step) + Reach, column = (int)MathF.Floor(colour.B / Step) + Reach;
        int corner = row * Side + column;
        corners[corner] = corners[corner + 1] = corners[corner + Side] = corners[corner + Side + 1] = true;
    }

    private static LabColour OnFace(int face, byte i, byte j)
    {
        byte end = face % 2 == 0 ? byte.MinValue : byte.MaxValue;
        return (face / 2) switch
        {
            0 => LabColour.FromRgb(end, i, j),
            1 => LabColour.FromRgb(i, end, j),
            _ => LabColour.FromRgb(i, j, end),
        };
    }
}
