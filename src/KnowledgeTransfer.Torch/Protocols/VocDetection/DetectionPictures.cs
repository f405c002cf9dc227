using System.Globalization;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>Pictures of any size with what a detector needs of each.</summary>
public sealed class DetectionPictures
{
    /// <summary>Joins them.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="sizes">Width and height of each.</param>
    /// <param name="proposals">Regions that may hold objects, of each at least one, in pixels of the picture.</param>
    /// <param name="objects">What is in each; may be empty.</param>
    /// <exception cref="ArgumentException">Not one of each per picture, or a picture without proposals.</exception>
    public DetectionPictures(
        ImageSource source, IReadOnlyList<(int Width, int Height)> sizes, IReadOnlyList<IReadOnlyList<PixelBox>> proposals,
        IReadOnlyList<IReadOnlyList<LabelledBox>> objects)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (sizes.Count != source.Count || proposals.Count != source.Count || objects.Count != source.Count)
        {
            throw new ArgumentException($"{source.Count} pictures have {sizes.Count} sizes, {proposals.Count} lists of proposals and " +
                $"{objects.Count} lists of objects", nameof(source));
        }
        if (proposals.Index().FirstOrDefault(p => p.Item.Count == 0) is (int empty, not null))
            throw new ArgumentException($"picture {source.Ids[empty]} has no proposals", nameof(proposals));
        (Source, Sizes, Proposals, Objects) = (source, sizes, proposals, objects);
    }

    /// <summary>The pictures.</summary>
    public ImageSource Source { get; }

    /// <summary>Width and height of each.</summary>
    public IReadOnlyList<(int Width, int Height)> Sizes { get; }

    /// <summary>Regions that may hold objects.</summary>
    public IReadOnlyList<IReadOnlyList<PixelBox>> Proposals { get; }

    /// <summary>What is in each picture.</summary>
    public IReadOnlyList<IReadOnlyList<LabelledBox>> Objects { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Source.Count;

    /// <summary>Hash of ids, sizes, proposals and objects in the order of the ids; pixels do not enter.</summary>
    internal string Digest()
    {
        IEnumerable<string> lines = Enumerable.Range(0, Count).OrderBy(i => Source.Ids[i]).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{Source.Ids[i]}\t{Sizes[i]}\t{string.Join(' ', Proposals[i].Select(Text))}\t{string.Join(' ', Objects[i].Select(Object))}"));
        return FileHash.OfText(string.Join('\n', lines));

        static string Object(LabelledBox o) => $"{o.Class}{(o.Difficult ? "?" : "")}:{Text(o.Box)}";
        static string Text(PixelBox box) =>
            string.Create(CultureInfo.InvariantCulture, $"{box.Left:R},{box.Top:R},{box.Right:R},{box.Bottom:R}");
    }
}
