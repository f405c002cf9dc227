using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Data;

/// <summary>
/// The result of decoding every picture of a source once, before anything is computed from it: the usable pictures as a source of their
/// own, and the others by name.
/// </summary>
/// <remarks>
/// Bad pictures are left out here, once and up front, and not inside the pipeline. Then a row of a feature file and a line of the id list
/// mean the same picture whatever was interrupted and resumed in between, every later stage sees the same set, and the pipeline has a
/// simple promise: every picture or an error. The price is one more decoding pass; a caller that has stored the names of the bad
/// pictures skips it with <see cref="Without"/>.
/// </remarks>
/// <param name="Good">Usable pictures, in order; the source itself where nothing is wrong.</param>
/// <param name="Bad">Pictures that do not decode, in order.</param>
/// <param name="Headers">Size and format of each usable picture, in the order of <paramref name="Good"/>.</param>
public sealed record ImageCheck(ImageSource Good, IReadOnlyList<BadImage> Bad, IReadOnlyList<ImageHeader> Headers)
{
    private const int NamedOffenders = 10;

    /// <summary>Decodes every picture in parallel. The result does not depend on the number of threads.</summary>
    /// <param name="source">What is checked.</param>
    /// <param name="options">How many bad ones are allowed; null for the defaults.</param>
    /// <param name="progress">Receives the number of pictures done, about 200 times, from any thread, not always in order; or null.</param>
    /// <param name="cancellation">Ends the check with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ConfigException">The share of allowed pictures is not between 0 and 1.</exception>
    /// <exception cref="DataException">Too many pictures are bad, or none is good; the message names the first ones and why.</exception>
    public static ImageCheck Scan(
        ImageSource source, ImageCheckOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ImageCheckOptions();
        if (!(options.BadFraction >= 0 && options.BadFraction <= 1))
            throw new ConfigException(string.Create(CultureInfo.InvariantCulture,
                $"The share of pictures that may be bad is {options.BadFraction}; it must be between 0 and 1, for example 0.001."));

        var headers = new ImageHeader?[source.Count];
        var reasons = new string?[source.Count];
        int done = 0, step = Math.Max(1, source.Count / 200);
        int threads = options.ThreadCount > 0 ? options.ThreadCount : Environment.ProcessorCount;
        ParallelPictures.For(source.Count, threads, cancellation, i =>
        {
            try
            {
                headers[i] = source.Verify(i);
            }
            catch (DataException e)
            {
                reasons[i] = e.Message;
            }
            int now = Interlocked.Increment(ref done);
            if (now % step == 0 || now == source.Count) progress?.Report(now);
        });

        BadImage[] bad = [.. Enumerable.Range(0, source.Count).Where(i => reasons[i] is not null)
            .Select(i => new BadImage(source.Ids[i], reasons[i]!))];
        double allowed = options.BadFraction == 0 ? 0 : Math.Max(1, Math.Floor(options.BadFraction * source.Count));
        if (bad.Length > allowed || bad.Length == source.Count) throw TooMany(source, bad, allowed);
        return new ImageCheck(Without(source, [.. bad.Select(b => b.Id)]), bad, [.. headers.OfType<ImageHeader>()]);
    }

    /// <summary>A source without some of its pictures, for example those that an earlier check found bad.</summary>
    /// <param name="source">The source.</param>
    /// <param name="bad">Ids to leave out; each must be in the source.</param>
    /// <returns>The remaining pictures; the source itself where there is nothing to leave out.</returns>
    /// <exception cref="DataException">An id is not in the source.</exception>
    public static ImageSource Without(ImageSource source, IReadOnlyCollection<ImageId> bad)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(bad);
        if (bad.Count == 0) return source;
        var left = new HashSet<ImageId>(bad);
        int[] good = [.. Enumerable.Range(0, source.Count).Where(i => !left.Remove(source.Ids[i]))];
        if (left.Count > 0)
            throw new DataException($"{source.Name} has no picture {left.Min()} (and {left.Count - 1} more), which was to be left out. " +
                "Check the source again.");
        return new SubsetSource(source, good, source.Name);
    }

    private static DataException TooMany(ImageSource source, BadImage[] bad, double allowed)
    {
        var message = new StringBuilder();
        message.Append(CultureInfo.InvariantCulture,
            $"{bad.Length} of {source.Count} pictures in {source.Name} cannot be used; {allowed} may fail. The first ones:");
        foreach (BadImage image in bad.Take(NamedOffenders)) message.Append("\n  ").Append(image.Reason);
        message.Append("\nReplace or remove them, or allow a larger share of bad pictures.");
        return new DataException(message.ToString());
    }
}
