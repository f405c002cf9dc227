using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The pictures that a teacher is trained on: checked, divided, measured.</summary>
/// <param name="Images">Training and held-out pictures.</param>
/// <param name="ShortSides">Short side of each usable picture in pixels, by its id.</param>
internal sealed record PretextImages(RunImages Images, IReadOnlyDictionary<ImageId, int> ShortSides)
{
    private const int NamedPictures = 5;

    /// <summary>Opens a source, decodes every picture once, leaves out the broken ones and divides the rest.</summary>
    /// <param name="section">Source, limits, shares.</param>
    /// <param name="seed">Of the division.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="ConfigException">There is nothing at the source's path.</exception>
    /// <exception cref="DataException">Too many pictures do not decode.</exception>
    public static PretextImages Open(DataSection section, ulong seed, int threads, CancellationToken cancellation)
    {
        ImageSource source = ImageSources.Open(section.Source);
        ImageCheck check = ProgressView.Show(DataStage.Name, progress => ImageCheck.Scan(
            source, new ImageCheckOptions { BadFraction = section.BadShare, ThreadCount = threads },
            new CountProgress(progress, DataStage.Name, "pictures", source.Count), cancellation));
        foreach (BadImage bad in check.Bad) Output.Note($"{DataStage.Name,-9} left out: {bad.Reason}");
        ImageSplit split = ImageSplit.Create(check.Good, new ImageSplitOptions
        {
            HeldOutFraction = section.HeldOutShare,
            Seed = (long)(seed >> 1),
            TrainLimit = section.TrainLimit,
            HeldOutLimit = section.HeldOutLimit,
        });
        string fingerprint = $"{split.Train.Fingerprint} {split.HeldOut.Fingerprint}";
        var images = new RunImages(split.Train, split.HeldOut, fingerprint, DataSummary.Create(check));
        Output.Note($"{DataStage.Name,-9} {split.Train.Count:N0} pictures to learn from, {split.HeldOut.Count:N0} held out");
        return new PretextImages(
            images, check.Good.Ids.Zip(check.Headers).ToDictionary(p => p.First, p => Math.Min(p.Second.Width, p.Second.Height)));
    }

    /// <summary>The side that suits these pictures: their median short side up to 256, a multiple of 4.</summary>
    public int SuitableSize => SuitableSizeOf(Images.ShortSide);

    /// <summary>The same of short sides in pixels.</summary>
    public static int SuitableSizeOf(SizeRange shortSide) => Math.Clamp(shortSide.Median / 4 * 4, 8, 256);

    /// <summary>Throws if pictures would have to be enlarged.</summary>
    /// <param name="size">Short side that the task starts from.</param>
    /// <exception cref="DataException">Counts and names them.</exception>
    public void RequireSize(int size)
    {
        ImageId[] small = [.. ShortSides.Where(pair => pair.Value < size).Select(pair => pair.Key).Order()];
        if (small.Length == 0) return;
        string named = string.Join(", ", small.Take(NamedPictures).Select(id => $"{id} ({ShortSides[id]} px)"));
        throw new DataException(
            $"{small.Length:N0} of {ShortSides.Count:N0} pictures are smaller than the {size} pixels that this task cuts "
            + $"its examples from: {named}{(small.Length > NamedPictures ? ", ..." : "")}. Enlarge them with --upsample, give a smaller "
            + "--picture-size, or leave them out.");
    }
}
