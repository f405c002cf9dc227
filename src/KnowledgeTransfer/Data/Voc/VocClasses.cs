namespace KnowledgeTransfer.Data.Voc;

/// <summary>
/// The classes of a data set in a fixed order. A class's index counts from 0; its number in a segmentation mask is one higher, because 0
/// is the background there.
/// </summary>
public sealed class VocClasses
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>Takes the names in the order given.</summary>
    /// <param name="names">1 to 254 of them (a mask's byte has no more numbers), not empty, each once.</param>
    /// <exception cref="DataException">Too few or too many names, an empty one, or one twice.</exception>
    public VocClasses(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = [.. names];
        if (_names.Length is 0 or > VocMask.Border - 1)
            throw new DataException($"{_names.Length} classes were found; 1 to {VocMask.Border - 1} are possible. Check the object names.");
        for (int i = 0; i < _names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(_names[i])) throw new DataException($"Class {i} has no name. Give every class one.");
            if (!_indices.TryAdd(_names[i], i))
                throw new DataException($"The class {VocText.Show(_names[i])} is named twice, as {_indices[_names[i]]} and {i}. " +
                    "Name it once.");
        }
    }

    /// <summary>The 20 classes of PASCAL VOC 2007 to 2012 in its own order, which is also the order of its mask numbers 1 to 20.</summary>
    public static VocClasses Pascal { get; } = new([
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
        "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ]);

    /// <summary>Names by index.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Number of classes, without background and border.</summary>
    public int Count => _names.Length;

    /// <summary>Every class that an object has, in ordinal order; for data sets whose classes are written down nowhere else.</summary>
    /// <param name="annotations">Of all splits: a class that one split lacks would otherwise shift the indices of the others.</param>
    /// <exception cref="DataException">There is no object at all, or more than 254 classes.</exception>
    public static VocClasses Discover(IEnumerable<VocAnnotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return new VocClasses(annotations.SelectMany(a => a.Objects).Select(o => o.Class).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>True where the class is known; letter case counts.</summary>
    public bool Contains(string name) => _indices.ContainsKey(name);

    /// <summary>The index of a class, 0 to Count - 1.</summary>
    /// <param name="name">Exactly as in <see cref="Names"/>; letter case counts.</param>
    /// <param name="where">Begins the message of an error, such as <c>Annotations/a.xml: object 2</c>.</param>
    /// <exception cref="DataException">The class is unknown; the message names the nearest known one.</exception>
    public int IndexOf(string name, string where)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_indices.TryGetValue(name, out int index)) return index;
        throw new DataException($"{where} has the class {VocText.Show(name)}, which is none of the {Count} classes. " +
            $"The nearest is {VocText.Show(NearestName.Of(name, _names, 1)[0])}. Correct the name, or add the class to the list.");
    }
}
