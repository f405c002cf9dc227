using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>Safe reading of small XML files, and of values in them.</summary>
internal static class VocXml
{
    // Comments are kept in the tree, where nothing looks at them: dropping them would join the texts around each, at the square of their
    // number.
    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = VocAnnotation.LargestFile,
        IgnoreWhitespace = true,
    };

    /// <summary>Elements inside of each other; VOC nests four.</summary>
    private const int DeepestElement = 32;

    /// <exception cref="DataException">Too large, too deep, not well-formed, with a document type, or with another root.</exception>
    public static XElement ReadRoot(ReadOnlySpan<byte> xml, string root, string name)
    {
        if (xml.Length > VocAnnotation.LargestFile)
            throw new DataException($"{name} has {xml.Length} bytes; an annotation may have {VocAnnotation.LargestFile}. " +
                "Is it the right file?");
        try
        {
            var bytes = new MemoryStream(xml.ToArray());
            CheckDepth(bytes, name);
            bytes.Position = 0;
            using XmlReader reader = XmlReader.Create(bytes, _settings);
            XElement found = XDocument.Load(reader).Root!;
            return found.Name == root
                ? found
                : throw new DataException($"{name} has the root element {VocText.Show(found.Name.ToString())}; VOC's annotations have " +
                    $"{root}. Is it the right file?");
        }
        catch (Exception e) when (e is XmlException or ArgumentException or InvalidOperationException or IOException)
        {
            // Unknown or contradictory encodings come as one of the latter three.
            throw new DataException($"{name} is no XML that can be read: {VocText.Show(e.Message)} Correct or replace it.", e);
        }
    }

    /// <summary>Building the tree costs the square of the depth: a megabyte of opening tags would take minutes.</summary>
    private static void CheckDepth(MemoryStream xml, string name)
    {
        using XmlReader reader = XmlReader.Create(xml, _settings);
        while (reader.Read())
        {
            if (reader.Depth > DeepestElement)
                throw new DataException($"{name} has more than {DeepestElement} elements inside of each other. Is it an annotation?");
        }
    }

    /// <summary>A direct child, or null where there is none.</summary>
    /// <exception cref="DataException">There are several.</exception>
    public static XElement? Optional(XElement parent, string child, string where)
    {
        XElement? found = null;
        foreach (XElement element in parent.Elements(child))
        {
            if (found is not null) throw new DataException($"{where} has more than one element {child}. Keep one.");
            found = element;
        }
        return found;
    }

    /// <summary>A direct child.</summary>
    /// <exception cref="DataException">There is none, or several.</exception>
    public static XElement Required(XElement parent, string child, string where) =>
        Optional(parent, child, where)
            ?? throw new DataException($"{where} has no element {child} inside of {parent.Name.LocalName}. Add it, or replace the file.");

    /// <summary>An element's text without space around it.</summary>
    /// <exception cref="DataException">It has elements inside.</exception>
    public static string Text(XElement element, string where) => element.HasElements
        ? throw new DataException($"{where}: {element.Name.LocalName} has elements inside instead of a text. Correct the file.")
        : element.Value.Trim();

    /// <summary>A finite decimal number such as 12 or 12.5, with a point whatever the machine's language.</summary>
    /// <exception cref="DataException">Missing, twice, or no such number.</exception>
    public static double Number(XElement parent, string child, string where)
    {
        string text = Text(Required(parent, child, where), where);
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new DataException($"{where}: {child} is \"{VocText.Show(text)}\"; a decimal number was expected. Correct it.");
    }

    /// <summary>A whole number from 1 to a million: a side of a picture.</summary>
    /// <exception cref="DataException">Missing, twice, or no such number.</exception>
    public static int Side(XElement parent, string child, string where)
    {
        const int Largest = 1_000_000;
        string text = Text(Required(parent, child, where), where);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= Largest
            ? value
            : throw new DataException($"{where}: {child} is \"{VocText.Show(text)}\"; 1 to {Largest} pixels are possible. " +
                "Write the picture's own size.");
    }

    /// <summary>0 or 1; missing and empty count as 0.</summary>
    /// <exception cref="DataException">Twice, or something else.</exception>
    public static bool Flag(XElement parent, string child, string where)
    {
        string text = Optional(parent, child, where) is { } element ? Text(element, where) : "";
        return text switch
        {
            "" or "0" => false,
            "1" => true,
            _ => throw new DataException($"{where}: {child} is \"{VocText.Show(text)}\"; 0 or 1 was expected. Correct it."),
        };
    }
}
