using System.Globalization;

namespace KnowledgeTransfer.Data;

/// <summary>What a source of packed files knows about its pictures, collected while it reads them, in the source's order.</summary>
/// <typeparam name="TPlace">Where a picture lies in the source's files.</typeparam>
internal sealed class PackedPictures<TPlace>
{
    private readonly List<TPlace> _places = [];
    private readonly List<ImageId> _ids = [];
    private readonly List<int> _classes = [];
    private readonly List<bool> _heldOut = [];

    /// <summary>Ids <c>prefix/00017</c>.</summary>
    public IReadOnlyList<ImageId> Ids => _ids;

    /// <summary>Class of each picture, -1 where it has none.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>Where a picture lies.</summary>
    public TPlace this[int index] => _places[index];

    /// <summary>Adds the next picture.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="prefix">First part of its id.</param>
    /// <param name="number">Its number under that prefix, the second part.</param>
    /// <param name="label">Its class, or -1.</param>
    /// <param name="heldOut">Whether the source holds it out.</param>
    public void Add(TPlace place, string prefix, int number, int label, bool heldOut)
    {
        _places.Add(place);
        _ids.Add(new ImageId(string.Create(CultureInfo.InvariantCulture, $"{prefix}/{number:D5}")));
        _classes.Add(label);
        _heldOut.Add(heldOut);
    }

    /// <summary>
    /// The split that the files prescribe, or null: pictures of one kind alone are no split, and the caller divides them as it divides
    /// those of any other source.
    /// </summary>
    public IReadOnlyList<bool>? Split() => _heldOut.Contains(true) && _heldOut.Contains(false) ? _heldOut : null;
}
