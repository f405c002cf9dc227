using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>
/// A synthetic data set in VOC's layout with exact boxes and masks, to try detection and segmentation where no annotated photographs are:
/// cut-outs with transparency, pasted onto photographs (as Dwibedi, Misra and Hebert, Cut, Paste and Learn, ICCV 2017, without blending).
/// </summary>
/// <remarks>
/// Training and test pictures are made from different cut-outs and different photographs (<see cref="HashSplit"/>). Same files, options,
/// processor and libraries: same bytes. Masks and boxes are exact for what is pasted; the photographs may show objects of the classes,
/// too, and count as background.
/// </remarks>
public static class CompositeDataSet
{
    /// <summary>What annotations say about the pictures' origin.</summary>
    public const string Database = "synthetic: cut-outs pasted onto photographs by kt data composites";

    private const string Train = "train", Test = "test";

    /// <summary>Makes the data set.</summary>
    /// <param name="options">From what, and how much.</param>
    /// <param name="folder">Receives it; missing or empty. Lists and README come last.</param>
    /// <param name="progress">Told about every picture; null for none.</param>
    /// <param name="cancellation">Ctrl-C; leaves an incomplete folder.</param>
    /// <exception cref="ConfigException">Options are impossible, a folder or class is missing, or the target is not empty.</exception>
    /// <exception cref="DataException">There are too few cut-outs or photographs.</exception>
    public static CompositeSummary Make(
        CompositeOptions options, string folder, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems() is { Count: > 0 } problems) throw new ConfigException(string.Join(" ", problems));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new ConfigException($"{folder} is not empty. Choose another folder, or remove it; nothing was changed.");
        var leftOut = new LeftOutCounts();
        CutoutLibrary cutouts = CutoutLibrary.Open(options.Cutouts, options.Classes, leftOut, cancellation);
        BackgroundLibrary backgrounds = BackgroundLibrary.Open(
            options.Backgrounds, options.Width, options.Size, leftOut,
            (done, all) => progress?.Report(new StageProgress("backgrounds", "pictures", done, all)), cancellation);

        CompositeFiles.CreateFolders(folder);
        var gate = new Lock();
        int made = 0, total = options.TrainCount + options.TestCount;
        int[][] train = Side(Train, options.TrainCount, cutouts.Train, backgrounds.Train);
        int[][] test = Side(Test, options.TestCount, cutouts.Test, backgrounds.Test);
        var summary = new CompositeSummary(
            [.. cutouts.Classes.Select((name, c) => new CompositeClass(
                name, cutouts.Train[c].Count, cutouts.Test[c].Count, train.Sum(n => n[c]), test.Sum(n => n[c])))],
            options.TrainCount, options.TestCount, options.Width, options.Size, backgrounds.Train.Count, backgrounds.Test.Count,
            train.Concat(test).Sum(n => n[^1]), leftOut.All);
        // by the names that the protocols look for: VOC keeps the masks of its test list to itself, so segmentation is judged on val
        (string, string)[] lists = [(Train, Train), ("trainval", Train), (Test, Test), ("val", Test)];
        foreach ((string list, string side) in lists)
            CompositeFiles.WriteLists(folder, list, side, side == Train ? options.TrainCount : options.TestCount);
        AtomicFile.WriteText(Path.Combine(folder, "README.md"), CompositeReadme.Of(summary, options));
        return summary;

        // Of every picture: objects of each class that are not difficult, and those that are.
        int[][] Side(string side, int count, IReadOnlyList<IReadOnlyList<Cutout>> pasted, IReadOnlyList<RgbImage> onto)
        {
            var plan = new CompositePlan(options, cutouts.Classes, pasted, onto, side);
            var counts = new int[count][];
            ParallelPictures.For(count, Environment.ProcessorCount, cancellation, i =>
            {
                Composite composite = plan.Make(i);
                CompositeFiles.Write(composite, folder, CompositeFiles.Id(side, i));
                counts[i] = [.. cutouts.Classes.Select(name => composite.Objects.Count(o => o.Class == name && !o.Difficult)),
                    composite.Objects.Count(o => o.Difficult)];
                lock (gate) progress?.Report(new StageProgress("composites", "pictures", ++made, total));
            });
            return counts;
        }
    }
}
