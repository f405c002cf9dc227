using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Evaluation;

/// <summary>Which pictures are taken as labelled where only few may be: so many of each class, by a seed.</summary>
/// <remarks>
/// Pictures are taken in the order of a hash of seed and id: the draw depends neither on the order of the set nor on the machine, and a
/// smaller draw of the same seed is a part of a larger one.
/// </remarks>
public static class LabelDraw
{
    /// <summary>A share of each class, rounded to the nearest whole number (half up).</summary>
    /// <param name="ids">[n] ids, all different.</param>
    /// <param name="classes">[n] class of each, -1 for a picture that has none and is left out.</param>
    /// <param name="classNames">Names, for messages; only classes that occur count.</param>
    /// <param name="share">Above 0 and at most 1.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>Positions, ascending.</returns>
    /// <exception cref="ConfigException">The share is out of range, or leaves a class without a picture; the message names it.</exception>
    public static int[] Share(
        IReadOnlyList<string> ids, IReadOnlyList<int> classes, IReadOnlyList<string> classNames, double share, ulong seed)
    {
        if (!(share > 0 && share <= 1))
            throw new ConfigException(FormattableString.Invariant($"the share of labels is {share}; it must be above 0 and at most 1."));
        return Draw(ids, classes, seed, (label, count) =>
        {
            int taken = (int)Math.Floor(share * count + 0.5);
            return taken > 0 ? taken : throw new ConfigException(FormattableString.Invariant(
                $"{100 * share} % of the {count} pictures of class {classNames[label]} is less than one half; ") +
                "take a larger share, so many per class, or more pictures.");
        });
    }

    /// <summary>The same number of each class.</summary>
    /// <param name="ids">[n] ids, all different.</param>
    /// <param name="classes">[n] class of each, -1 for a picture that has none and is left out.</param>
    /// <param name="classNames">Names, for messages; only classes that occur count.</param>
    /// <param name="perClass">1 or more.</param>
    /// <param name="seed">Of the draw.</param>
    /// <returns>Positions, ascending.</returns>
    /// <exception cref="ConfigException">The number is below 1, or a class has fewer pictures; the message names it.</exception>
    public static int[] PerClass(
        IReadOnlyList<string> ids, IReadOnlyList<int> classes, IReadOnlyList<string> classNames, int perClass, ulong seed)
    {
        if (perClass < 1) throw new ConfigException($"{perClass} pictures per class were asked for; 1 or more are needed.");
        return Draw(ids, classes, seed, (label, count) => count >= perClass ? perClass : throw new ConfigException(
            $"class {classNames[label]} has {count} pictures; {perClass} per class were asked for. Ask for fewer."));
    }

    private static int[] Draw(IReadOnlyList<string> ids, IReadOnlyList<int> classes, ulong seed, Func<int, int, int> howMany)
    {
        if (ids.Count != classes.Count) throw new ArgumentException($"{ids.Count} ids and {classes.Count} classes", nameof(classes));
        var drawn = new List<int>();
        IEnumerable<IGrouping<int, int>> groups = Enumerable.Range(0, ids.Count).Where(i => classes[i] >= 0).GroupBy(i => classes[i]);
        foreach (IGrouping<int, int> members in groups.OrderBy(group => group.Key))
        {
            drawn.AddRange(members
                .OrderBy(i => CounterRandom.Key(seed, CounterRandom.Hash(ids[i]))).ThenBy(i => ids[i], StringComparer.Ordinal)
                .Take(howMany(members.Key, members.Count())));
        }
        drawn.Sort();
        return [.. drawn];
    }
}
