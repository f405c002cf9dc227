namespace KnowledgeTransfer.Data;

/// <summary>
/// A source divided into pictures to learn from and held-out pictures. A source's own split is kept (CIFAR-10's test batch, folders
/// <c>train</c> and <c>test</c>); otherwise the pictures whose hash of seed and id is smallest are held out. Labels are never looked at.
/// </summary>
/// <param name="Train">Pictures to learn from, in the source's order.</param>
/// <param name="HeldOut">Pictures held out, in the source's order; may be empty.</param>
/// <param name="IsPrescribed">True where the source itself prescribes the split.</param>
public sealed record ImageSplit(SubsetSource Train, SubsetSource HeldOut, bool IsPrescribed)
{
    /// <summary>Divides a source. Deterministic: depends on ids, seed and limits, neither on the order of files nor on the
    /// machine.</summary>
    /// <remarks>
    /// Choices are stable: a smaller limit keeps a part of what a larger limit keeps, and new pictures in a source move others
    /// across the border only as far as the numbers require. O(n log n).
    /// </remarks>
    /// <param name="source">What is divided.</param>
    /// <param name="options">Fraction, seed and limits; null for the defaults.</param>
    /// <exception cref="ConfigException">The fraction or a limit is out of range, or nothing is left to learn from.</exception>
    public static ImageSplit Create(ImageSource source, ImageSplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ImageSplitOptions();
        Check(options);

        bool[] heldOut = source.HeldOut is { } prescribed ? [.. prescribed] : Draw(source, options);
        int[] all = [.. Enumerable.Range(0, source.Count)];
        int[] train = Limit(source, [.. all.Where(i => !heldOut[i])], options.TrainLimit, options.Seed);
        int[] rest = Limit(source, [.. all.Where(i => heldOut[i])], options.HeldOutLimit, options.Seed);
        if (train.Length == 0)
            throw new ConfigException($"{source.Name} has {source.Count} pictures, all of them held out; none is left to learn from. " +
                "Add pictures or lower the held-out fraction.");
        return new ImageSplit(
            new SubsetSource(source, train, $"{source.Name}, train"),
            new SubsetSource(source, rest, $"{source.Name}, held out"),
            source.HeldOut is not null);
    }

    private static bool[] Draw(ImageSource source, ImageSplitOptions options)
    {
        int count = (int)Math.Round(source.Count * options.HeldOutFraction, MidpointRounding.AwayFromZero);
        if (options.HeldOutFraction > 0 && source.Count > 1) count = Math.Clamp(count, 1, source.Count - 1);
        var heldOut = new bool[source.Count];
        int[] all = [.. Enumerable.Range(0, source.Count)];
        foreach (int i in SeededOrder.Smallest(source, all, count, options.Seed, "held-out")) heldOut[i] = true;
        return heldOut;
    }

    private static int[] Limit(ImageSource source, int[] indices, int? limit, long seed) =>
        limit is { } most && most < indices.Length ? SeededOrder.Smallest(source, indices, most, seed, "limit") : indices;

    private static void Check(ImageSplitOptions options)
    {
        if (!(options.HeldOutFraction >= 0 && options.HeldOutFraction < 1))
            throw new ConfigException(FormattableString.Invariant(
                $"The held-out fraction is {options.HeldOutFraction}; it must be at least 0 and less than 1, for example 0.1."));
        if (options.TrainLimit < 1)
            throw new ConfigException($"The limit of training pictures is {options.TrainLimit}; it must be at least 1, or left out.");
        if (options.HeldOutLimit < 1)
            throw new ConfigException($"The limit of held-out pictures is {options.HeldOutLimit}; it must be at least 1, or left out.");
    }
}
