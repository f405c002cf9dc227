using System.Security.Cryptography;

namespace KnowledgeTransfer.Data.Voc.Composites;

/// <summary>The cut-outs of a folder by class, divided between training and test. In memory.</summary>
internal sealed class CutoutLibrary
{
    /// <summary>Solid pixels that a cut-out has at least.</summary>
    private const int LeastSolid = 64;

    private CutoutLibrary(
        IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<Cutout>> train, IReadOnlyList<IReadOnlyList<Cutout>> test) =>
        (Classes, Train, Test) = (classes, train, test);

    /// <summary>Names in ordinal order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Cut-outs of each class for training pictures.</summary>
    public IReadOnlyList<IReadOnlyList<Cutout>> Train { get; }

    /// <summary>Cut-outs of each class for test pictures.</summary>
    public IReadOnlyList<IReadOnlyList<Cutout>> Test { get; }

    /// <summary>Reads and divides.</summary>
    /// <param name="folder">Holds a sub-folder per class.</param>
    /// <param name="wanted">Classes to read; empty for all.</param>
    /// <param name="leftOut">Counts what is not used.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <exception cref="ConfigException">There is no such folder, or no such class.</exception>
    /// <exception cref="DataException">There is no picture, a class has fewer than two usable cut-outs, or there are more than 254
    /// classes.</exception>
    public static CutoutLibrary Open(
        string folder, IReadOnlyList<string> wanted, LeftOutCounts leftOut, CancellationToken cancellation)
    {
        var source = new FolderSource(folder);
        var classes = new SortedDictionary<string, List<(string Hash, Cutout Cutout, PictureLook Look)>>(StringComparer.Ordinal);
        string[] there = [.. source.Ids.Select(ClassOf).OfType<string>().Distinct()];
        if (wanted.FirstOrDefault(name => !there.Contains(name)) is { } unknown)
        {
            throw new ConfigException($"{folder} has no folder {unknown} with pictures; there are {string.Join(", ", there.Take(20))}." +
                (there.Length == 0 ? "" : $" The nearest is {NearestName.Of(unknown, there, 1)[0]}."));
        }
        foreach (ImageId id in source.Ids)
        {
            cancellation.ThrowIfCancellationRequested();
            string? name = ClassOf(id);
            if (name is null) leftOut.Add("cut-outs in no class's folder");
            if (name is null || (wanted.Count > 0 && !wanted.Contains(name))) continue;
            if (!classes.TryGetValue(name, out var found)) classes[name] = found = [];
            byte[] content = File.ReadAllBytes(Path.Combine(folder, id.Value));
            if (Read(content, id.Value, leftOut) is not { } cutout) continue;
            var look = PictureLook.Of(cutout);
            // a mirrored or resized copy on the other side would be a training object among the test's
            if (found.Any(other => other.Look.IsSame(look))) leftOut.Add("cut-outs that look like another one of their class");
            else found.Add((Convert.ToHexStringLower(SHA256.HashData(content)), cutout, look));
        }
        if (classes.Count == 0)
            throw new DataException($"{folder} has no folder with pictures inside. Put the cut-outs into one folder per class.");
        _ = new VocClasses(classes.Keys); // refuses more than masks have numbers for
        if (classes.Where(pair => pair.Value.Count < 2).Select(pair => $"{pair.Key} ({pair.Value.Count})").ToArray() is { Length: > 0 } few)
        {
            throw new DataException($"training and test need a cut-out each, but of some classes fewer than two can be used: " +
                $"{string.Join(", ", few)}. A cut-out has transparent pixels and {LeastSolid} or more solid ones. Add some, or name the " +
                "other classes.");
        }
        var sides = classes.Values.Select(list => HashSplit.Divide(list.Select(entry => (entry.Hash, entry.Cutout)))).ToArray();
        return new CutoutLibrary([.. classes.Keys], [.. sides.Select(side => side.Train)], [.. sides.Select(side => side.Test)]);
    }

    private static string? ClassOf(ImageId id) =>
        id.Value.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash ? id.Value[..slash] : null;

    private static Cutout? Read(byte[] content, string name, LeftOutCounts leftOut)
    {
        Cutout cutout;
        try
        {
            cutout = Cutout.Decode(content, name);
        }
        catch (DataException)
        {
            leftOut.Add("cut-outs that cannot be decoded");
            return null;
        }
        int solid = cutout.SolidCount;
        if (solid == cutout.Alpha.Length) leftOut.Add("cut-outs without transparency");
        else if (solid < LeastSolid) leftOut.Add("cut-outs that are almost empty");
        else return cutout.Trim();
        return null;
    }
}
