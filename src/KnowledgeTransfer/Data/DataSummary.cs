namespace KnowledgeTransfer.Data;

/// <summary>What is in a source of pictures, for <c>kt data</c> and for the record of a run.</summary>
/// <param name="Name">The source, for people.</param>
/// <param name="Count">Usable pictures.</param>
/// <param name="HeldOutCount">Pictures that the source itself holds out; null where it prescribes no split.</param>
/// <param name="Width">Smallest, median and largest width in pixels.</param>
/// <param name="Height">Smallest, median and largest height in pixels.</param>
/// <param name="Sizes">The most frequent sizes with their counts, at most ten; ties by size.</param>
/// <param name="DistinctSizeCount">How many different sizes there are.</param>
/// <param name="Formats">Pictures per format, most frequent first.</param>
/// <param name="Classes">Pictures per class in the order of the class names; empty where the source has no labels.</param>
/// <param name="Fingerprint">SHA-256 over ids and contents of the usable pictures.</param>
/// <param name="Bad">Pictures that do not decode.</param>
public sealed record DataSummary(
    string Name,
    int Count,
    int? HeldOutCount,
    SizeRange Width,
    SizeRange Height,
    IReadOnlyList<NamedCount> Sizes,
    int DistinctSizeCount,
    IReadOnlyList<NamedCount> Formats,
    IReadOnlyList<NamedCount> Classes,
    string Fingerprint,
    IReadOnlyList<BadImage> Bad)
{
    private const int ShownSizes = 10;

    /// <summary>Checks a source and summarises it.</summary>
    /// <inheritdoc cref="ImageCheck.Scan"/>
    public static DataSummary Create(
        ImageSource source, ImageCheckOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Create(ImageCheck.Scan(source, options, progress, cancellation));

    /// <summary>Summarises what a check has found; reads the pictures' bytes once more for the fingerprint.</summary>
    /// <param name="check">A finished check.</param>
    public static DataSummary Create(ImageCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        ImageSource source = check.Good;
        (int Width, int Height)[] sizes = [.. check.Headers.Select(h => (h.Width, h.Height))];
        NamedCount[] classes = source.Labels is { } labels ? CountClasses(labels) : [];
        return new DataSummary(
            source.Name,
            source.Count,
            source.HeldOut?.Count(h => h),
            SizeRange.Of(check.Headers.Select(h => h.Width)),
            SizeRange.Of(check.Headers.Select(h => h.Height)),
            [.. sizes.CountBy(s => s).OrderByDescending(g => g.Value).ThenBy(g => g.Key).Take(ShownSizes)
                .Select(g => new NamedCount($"{g.Key.Width} x {g.Key.Height}", g.Value))],
            sizes.Distinct().Count(),
            [.. check.Headers.CountBy(h => h.Format).OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new NamedCount(g.Key, g.Value))],
            classes,
            source.Fingerprint,
            check.Bad);
    }

    private static NamedCount[] CountClasses(ImageLabels labels)
    {
        Dictionary<int, int> counts = labels.Classes.CountBy(c => c).ToDictionary();
        return [.. labels.ClassNames.Select((name, c) => new NamedCount(name, counts.GetValueOrDefault(c)))];
    }
}
