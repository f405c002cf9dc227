using System.Globalization;

namespace KnowledgeTransfer.Clustering;

/// <summary>An amount of memory or disk as people write it: <c>2GiB</c>, <c>512MiB</c>, <c>1.5 GB</c>, <c>4096</c>.</summary>
/// <param name="Bytes">1 or more.</param>
public readonly record struct ByteSize(long Bytes)
{
    private const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    /// <summary>Powers of 1024 (KiB) and of 1000 (kB), each from small to large.</summary>
    private static readonly (string Name, long Bytes)[] s_units =
    [
        ("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">
    /// A decimal number of at least one byte and a unit: B, KiB, MiB, GiB, TiB (1024 each) or kB, MB, GB, TB (1000 each), in any case, with
    /// or without a space between; no unit means bytes. A fraction of a byte is left out: <c>1.5GB</c> is 1,500,000,000 bytes.
    /// </param>
    /// <exception cref="ConfigException">Anything else; names the text, what is wrong with it, and examples.</exception>
    public static ByteSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string given = text.Trim();
        int end = given.Length;
        while (end > 0 && char.IsAsciiLetter(given[end - 1])) end--;
        (string number, string unit) = (given[..end].TrimEnd(), given[end..]);
        if (!decimal.TryParse(number, Style, CultureInfo.InvariantCulture, out decimal count))
            throw Refused(text, number.Length == 0 ? "it has no number" : $"\"{number}\" is no decimal number");
        if (unit.Length == 0) unit = s_units[0].Name;
        long factor = Array.Find(s_units, known => known.Name.Equals(unit, StringComparison.OrdinalIgnoreCase)).Bytes;
        if (factor == 0)
            throw Refused(text, $"the unit {unit} is none of {string.Join(", ", s_units.Select(known => known.Name))}");
        if (count < 0) throw Refused(text, "it is negative");
        if (count > (decimal)long.MaxValue / factor) throw Refused(text, $"it is more than {long.MaxValue} bytes");
        long bytes = (long)(count * factor);
        return bytes >= 1 ? new ByteSize(bytes) : throw Refused(text, "it is less than one byte");
    }

    /// <summary>
    /// The size in the largest unit that it is a whole number of: <c>2 GiB</c>, <c>1500 MB</c>, <c>4097 B</c>. Reads back to the same size.
    /// </summary>
    public override string ToString()
    {
        long bytes = Bytes;
        (string name, long factor) = s_units.Where(unit => bytes % unit.Bytes == 0).MaxBy(unit => unit.Bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor} {name}");
    }

    private static ConfigException Refused(string text, string why) => new(
        $"\"{text}\" is no size: {why}. Write for example 2GiB, 512MiB, 1.5GB or a number of bytes.");
}
