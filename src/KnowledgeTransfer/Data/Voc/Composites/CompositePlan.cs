
namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>
/// Draws what a synthetic picture shows. Each is a function of seed, side and number, whatever the other pictures are.
/// </summary>
/// <param name="options">Sizes, number of objects, seed.</param>
/// <param name="classes">Names.</param>
/// <param name="cutouts">At least one for each class.</param>
/// <param name="backgrounds">At least one.</param>
/// <param name="side">Tells the random numbers of training and test apart.</param>
internal sealed class CompositePlan(
    CompositeOptions options, IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<Cutout>> cutouts,
    IReadOnlyList<RgbImage> backgrounds, string side)
{
    /// <summary>Long side of an object as a share of the picture's short side.</summary>
    private const double LeastScale = 0.25, GreatestScale = 0.9;

    /// <summary>Cut-outs are not enlarged further: they would be blurred squares.</summary>
    private const double GreatestEnlargement = 2;

    /// <summary>Share of an object's sides that may lie beyond the picture's edge.</summary>
    private const double GreatestOverhang = 0.25;

    private const double LeastBrightness = 0.8, GreatestBrightness = 1.2;
    private const int PlacesTried = 4;

    /// <summary>Makes a picture.</summary>
    /// <param name="number">Counted from 0.</param>
    public Composite Make(int number)
    {
        var random = new CounterRandom(CounterRandom.Key(options.Seed, CounterRandom.Hash(side), (ulong)number));
        RgbImage background = Background(ref random);
        var placed = new List<PlacedCutout>();
        int count = 1 + random.Below(options.MaxObjects);
        while (placed.Count < count) placed.Add(Place(ref random, placed));
        return Composite.Paint(background, placed);
    }

    /// <summary>A part of a photograph, as large as it is up to half as large.</summary>
    private RgbImage Background(ref CounterRandom random)
    {
        RgbImage image = backgrounds[random.Below(backgrounds.Count)];
        (int width, int height) = (options.Width, options.Size);
        double most = Math.Min((double)image.Width / width, (double)image.Height / height);
        double zoom = Math.Max(1, most * Between(ref random, 1.0 / BackgroundLibrary.Zoom, 1));
        int cutWidth = Math.Min(image.Width, (int)(width * zoom)), cutHeight = Math.Min(image.Height, (int)(height * zoom));
        int left = random.Below(image.Width - cutWidth + 1), top = random.Below(image.Height - cutHeight + 1);
        RgbImage part = PictureWindow.Cut(image, left, top, cutWidth, cutHeight);
        RgbImage resized = Resampler.Resize(part, width, height, ResizeFilter.Bilinear);
        return random.Below(2) == 0 ? resized : resized.Mirror();
    }

    private PlacedCutout Place(ref CounterRandom random, List<PlacedCutout> before)
    {
        int classIndex = random.Below(classes.Count);
        Cutout cutout = cutouts[classIndex][random.Below(cutouts[classIndex].Count)];
        // sizes spread evenly over their logarithm: as many from 40 to 80 pixels as from 80 to 160
        double share = Math.Exp(Between(ref random, Math.Log(LeastScale), Math.Log(GreatestScale)));
        double factor = Math.Min(GreatestEnlargement, share * options.Size / Math.Max(cutout.Width, cutout.Height));
        int width = Math.Max(1, (int)Math.Round(cutout.Width * factor)), height = Math.Max(1, (int)Math.Round(cutout.Height * factor));
        Cutout resized = cutout.Resize(width, height);
        if (random.Below(2) == 1) resized = resized.Mirror();
        resized = resized.Brighten(Between(ref random, LeastBrightness, GreatestBrightness));

        PlacedCutout? best = null;
        double least = double.PositiveInfinity;
        for (int i = 0; i < PlacesTried; i++)
        {
            int left = Along(ref random, width, options.Width), top = Along(ref random, height, options.Size);
            var place = new PlacedCutout(resized, classes[classIndex], classIndex, left, top);
            double overlap = before.Sum(other => PixelBox.Overlap(other.Box, place.Box));
            if (overlap < least) (best, least) = (place, overlap);
        }
        return best!;
    }

    private static int Along(ref CounterRandom random, int length, int room)
    {
        int overhang = (int)(GreatestOverhang * length);
        return random.Below(room - length + 2 * overhang + 1) - overhang;
    }

    private static double Between(ref CounterRandom random, double least, double most) => least + (most - least) * random.NextDouble();
}
