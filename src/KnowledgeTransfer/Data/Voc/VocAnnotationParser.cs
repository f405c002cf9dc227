using System.Globalization;
using System.Xml.Linq;

namespace KnowledgeTransfer.Data.Voc;

/// <summary>Turns one annotation's XML into objects; see <see cref="VocAnnotation.Parse"/>.</summary>
internal sealed class VocAnnotationParser(string id, string name, VocAnnotationOptions options)
{
    public VocAnnotation Parse(ReadOnlySpan<byte> xml)
    {
        XElement root = VocXml.ReadRoot(xml, "annotation", name);
        CheckFileName(root);
        XElement size = VocXml.Required(root, "size", name);
        (int width, int height) = (VocXml.Side(size, "width", name), VocXml.Side(size, "height", name));
        var objects = new List<VocObject>();
        foreach (XElement element in root.Elements("object"))
            objects.Add(ParseObject(element, $"{name}: object {objects.Count + 1}", width, height));
        return new VocAnnotation(id, width, height, objects);
    }

    /// <summary>The file name is only compared, never opened, so a path in front of it does no harm.</summary>
    private void CheckFileName(XElement root)
    {
        if (!options.RequireFileName || VocXml.Optional(root, "filename", name) is not { } element) return;
        string written = VocXml.Text(element, name);
        string file = written[(written.LastIndexOfAny(['/', '\\']) + 1)..];
        if (file.Length == 0 || file == id || Path.GetFileNameWithoutExtension(file) == id) return;
        throw new DataException($"{name} is the annotation of picture {id} by its own name, but says filename {VocText.Show(written)}. " +
            "Rename one of them, or switch the check off (RequireFileName) if the pictures were renamed.");
    }

    private VocObject ParseObject(XElement element, string where, int width, int height)
    {
        string name = VocXml.Text(VocXml.Required(element, "name", where), where);
        if (name.Length == 0) throw new DataException($"{where} has an empty name. Write its class.");
        options.Classes?.IndexOf(name, where);
        where = $"{where} ({VocText.Show(name)})";
        (PixelBox box, double overhang) = ParseBox(VocXml.Required(element, "bndbox", where), where, width, height);
        return new VocObject(name, box, VocXml.Flag(element, "difficult", where), VocXml.Flag(element, "truncated", where), overhang);
    }

    private (PixelBox Box, double Overhang) ParseBox(XElement element, string where, int width, int height)
    {
        double left = VocXml.Number(element, "xmin", where), top = VocXml.Number(element, "ymin", where);
        double right = VocXml.Number(element, "xmax", where), bottom = VocXml.Number(element, "ymax", where);
        string values = string.Create(CultureInfo.InvariantCulture, $"xmin {left}, ymin {top}, xmax {right}, ymax {bottom}");
        if (right < left || bottom < top)
            throw new DataException($"{where} has an inverted box: {values}. Swap the corners, or remove the object.");

        double overhang = Math.Max(0, Math.Max(Math.Max(1 - left, 1 - top), Math.Max(right - width, bottom - height)));
        if (overhang > options.MaxOverhang)
            throw new DataException(string.Create(CultureInfo.InvariantCulture,
                $"{where} has a box {overhang} pixels outside of its picture of {width} x {height}: {values}; 1 to {width} and 1 to " +
                $"{height} are inside, {options.MaxOverhang} pixels outside are clipped. Correct the box, or allow more (MaxOverhang)."));
        var box = new PixelBox(
            Math.Max(left - 1, 0), Math.Max(top - 1, 0), Math.Min(right, width), Math.Min(bottom, height));
        return box.Width > 0 && box.Height > 0
            ? (box, overhang)
            : throw new DataException($"{where} has a box of which nothing lies inside of its picture of {width} x {height}: {values}. " +
                "Correct the box, or remove the object.");
    }
}
