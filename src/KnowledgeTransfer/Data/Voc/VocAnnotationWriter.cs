using System.Globalization;
using System.Xml.Linq;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>Writes annotations as VOC's XML; <see cref="VocAnnotation.Parse"/> reads them.</summary>
public static class VocAnnotationWriter
{
    /// <summary>The text of one annotation, with line ends of one character on every system.</summary>
    /// <param name="annotation">Boxes of whole pixels inside of the picture.</param>
    /// <param name="folder">The data set's name.</param>
    /// <param name="fileName">The picture's file name.</param>
    /// <param name="database">Where the picture comes from.</param>
    /// <param name="segmented">Whether there is a mask.</param>
    public static string Write(VocAnnotation annotation, string folder, string fileName, string database, bool segmented)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        var root = new XElement("annotation",
            new XElement("folder", folder),
            new XElement("filename", fileName),
            new XElement("source", new XElement("database", database)),
            new XElement("size", Number("width", annotation.Width), Number("height", annotation.Height), Number("depth", 3)),
            Flag("segmented", segmented),
            annotation.Objects.Select(o => new XElement("object",
                new XElement("name", o.Class),
                new XElement("pose", "Unspecified"),
                Flag("truncated", o.Truncated),
                Flag("difficult", o.Difficult),
                new XElement("bndbox",
                    // Columns and rows count from 1, and the last one is named.
                    Number("xmin", o.Box.Left + 1), Number("ymin", o.Box.Top + 1),
                    Number("xmax", o.Box.Right), Number("ymax", o.Box.Bottom)))));
        return root.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Number(string name, double value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private static XElement Flag(string name, bool value) => new(name, value ? "1" : "0");
}
