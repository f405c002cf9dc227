namespace KnowledgeTransfer.Data;

/// <summary>
/// The stable name of a picture, unique in its source: a path relative to the source's root with '/' separators, or a counted name such as
/// <c>train/00017</c>. Everything that crosses from teacher to student is keyed by it; the order of files and rows means nothing.
/// </summary>
/// <param name="Value">The name itself; not empty, no control characters.</param>
public readonly record struct ImageId(string Value) : IComparable<ImageId>
{
    /// <summary>Compares by UTF-16 code units, so that the order does not depend on the machine's language.</summary>
    public int CompareTo(ImageId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The name itself.</summary>
    public override string ToString() => Value;
}
