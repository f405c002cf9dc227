namespace KnowledgeTransfer.Data;

/// <summary>Numbers class names as they come, and anew in ordinal order once all are known.</summary>
internal sealed class ClassNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public ClassNumbers() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Names in ordinal order.</summary>
    public string[] Names => [.. _numbers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The name's number for now. It allocates for a new name only: there are a thousand names for a million pictures.</summary>
    public int Of(ReadOnlySpan<char> name)
    {
        if (_lookup.TryGetValue(name, out int number)) return number;
        number = _numbers.Count;
        _lookup[name] = number;
        return number;
    }

    /// <summary>Labels whose classes are in the ordinal order of their names.</summary>
    /// <param name="numbers">What <see cref="Of"/> said for each picture, -1 for a picture without class; renumbered in place.</param>
    /// <param name="shown">What a class is called, given the name that it is ordered by; null for that name itself.</param>
    public ImageLabels ToLabels(int[] numbers, Func<string, string>? shown = null)
    {
        string[] names = Names;
        int[] final = new int[names.Length];
        for (int i = 0; i < names.Length; i++) final[_numbers[names[i]]] = i;
        for (int i = 0; i < numbers.Length; i++)
            if (numbers[i] >= 0) numbers[i] = final[numbers[i]];
        return new ImageLabels(shown is null ? names : Array.ConvertAll(names, name => shown(name)), numbers);
    }
}
