using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Proposals;

/// <summary>Draws the regions of a picture that a detector learns from in one step.</summary>
/// <remarks>
/// <para>Candidates are the proposals and the objects' own boxes. A candidate belongs to the object that it overlaps most, the first of
/// several alike. From the foreground overlap on it shows that object; from the background overlap on it is background, near an object but
/// not on it. Difficult objects do not exist here.</para>
/// <para>Of the foreground at most its share is drawn, of the background what is left, both without repetition; where one of them has too
/// few, the picture gives fewer regions. A picture that has neither, such as one without objects, gives background from anywhere instead of
/// nothing. Source: Girshick, Fast R-CNN, ICCV 2015, section 2.3.</para>
/// </remarks>
public static class RegionSampling
{
    /// <summary>Draws. O(proposals x objects).</summary>
    /// <param name="proposals">Of the picture; those without area are left out.</param>
    /// <param name="objects">Of the picture, with area.</param>
    /// <param name="options">How many of which.</param>
    /// <param name="random">Keyed by everything that the draw may depend on.</param>
    /// <returns>
    /// Objects first, then background; at least one region where there is a proposal or an object, never more than asked for.
    /// </returns>
    /// <exception cref="ArgumentException">An object has no area.</exception>
    public static SampledRegion[] Draw(
        IReadOnlyList<PixelBox> proposals, IReadOnlyList<LabelledBox> objects, RegionSamplingOptions options, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(objects);
        LabelledBox[] shown = [.. objects.Where(o => !o.Difficult)];
        if (shown.Any(o => !(o.Box.Area > 0))) throw new ArgumentException("an object has no area", nameof(objects));
        var foreground = new List<SampledRegion>();
        var background = new List<SampledRegion>();
        var elsewhere = new List<SampledRegion>();
        foreach (PixelBox box in proposals.Where(box => box.Area > 0).Concat(shown.Select(o => o.Box)))
        {
            (LabelledBox nearest, double overlap) = Nearest(box, shown);
            if (overlap >= options.ForegroundOverlap)
                foreground.Add(new SampledRegion(box, nearest.Class, BoxRegression.Encode(box, nearest.Box)));
            else
                (overlap >= options.BackgroundOverlap ? background : elsewhere).Add(new SampledRegion(box, null, default));
        }
        if (foreground.Count + background.Count == 0) background = elsewhere;
        List<SampledRegion> drawn = Draw(foreground, Math.Min(options.ForegroundCount, options.RegionCount), ref random);
        return [.. drawn, .. Draw(background, options.RegionCount - drawn.Count, ref random)];
    }

    private static (LabelledBox Object, double Overlap) Nearest(PixelBox box, LabelledBox[] objects)
    {
        (LabelledBox Object, double Overlap) best = default;
        foreach (LabelledBox candidate in objects)
        {
            double overlap = PixelBox.Overlap(box, candidate.Box);
            if (overlap > best.Overlap) best = (candidate, overlap);
        }
        return best;
    }

    /// <summary>The first steps of a shuffle: every subset, in every order, is equally likely.</summary>
    private static List<SampledRegion> Draw(List<SampledRegion> regions, int count, ref CounterRandom random)
    {
        count = Math.Min(count, regions.Count);
        for (int i = 0; i < count; i++)
        {
            int other = i + random.Below(regions.Count - i);
            (regions[i], regions[other]) = (regions[other], regions[i]);
        }
        return regions[..count];
    }
}
