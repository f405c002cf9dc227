
namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>
/// A few made-up pictures in VOC's layout, discs of two colours on a pattern: what the time of a protocol is estimated with before it runs
/// on data that may not even be here.
/// </summary>
public static class StandInDataSet
{
    /// <summary>Lists that it has, for classification and detection as for segmentation.</summary>
    public const string TrainSplit = "train", TestSplit = "test";

    private const int ObjectCount = 3;
    private static readonly (string Name, byte[] Colour)[] Classes = [("blue", [30, 60, 220]), ("red", [220, 40, 30])];

    /// <summary>Writes the data set.</summary>
    /// <param name="folder">Receives it; missing or empty.</param>
    /// <param name="trainCount">Pictures to learn from, 1 or more.</param>
    /// <param name="testCount">Pictures to judge by, 1 or more.</param>
    /// <param name="width">Columns of every picture, 32 or more.</param>
    /// <param name="height">Rows of every picture, 32 or more.</param>
    public static void Write(string folder, int trainCount, int testCount, int width, int height)
    {
        RgbImage background = StandInSource.Picture(width, height);
        CompositeFiles.CreateFolders(folder);
        ulong number = 0;
        foreach ((string split, int count) in new[] { (TrainSplit, trainCount), (TestSplit, testCount) })
        {
            for (int i = 0; i < count; i++) CompositeFiles.Write(Paint(background, number++), folder, CompositeFiles.Id(split, i));
            CompositeFiles.WriteLists(folder, split, split, count);
        }
    }

    private static Composite Paint(RgbImage background, ulong number)
    {
        var random = new CounterRandom(CounterRandom.Key(number));
        int side = Math.Min(background.Width, background.Height) / 3;
        PlacedCutout[] placed = [.. Enumerable.Range(0, ObjectCount).Select(i => new PlacedCutout(
            Disc(side, Classes[i % Classes.Length].Colour), Classes[i % Classes.Length].Name, i % Classes.Length,
            random.Below(background.Width - side), random.Below(background.Height - side)))];
        return Composite.Paint(background, placed);
    }

    private static Cutout Disc(int side, byte[] colour)
    {
        var colours = new byte[3 * side * side];
        var alpha = new byte[side * side];
        for (int at = 0; at < alpha.Length; at++)
        {
            int dx = (2 * (at % side)) - side, dy = (2 * (at / side)) - side;
            if ((dx * dx) + (dy * dy) < side * side) alpha[at] = byte.MaxValue;
            colour.CopyTo(colours, 3 * at);
        }
        return new Cutout(side, side, colours, alpha);
    }
}
