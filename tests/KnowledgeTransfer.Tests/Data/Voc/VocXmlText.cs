using System.Globalization;
using System.Text;

namespace KnowledgeTransfer.Tests.Data.Voc;

/// <summary>Annotations written by hand.</summary>
internal static class VocXmlText
{
    public static byte[] Annotation(string objects, string size = "<size><width>20</width><height>10</height><depth>3</depth></size>") =>
        Encoding.UTF8.GetBytes($"<annotation><folder>VOC</folder>{size}<segmented>0</segmented>{objects}</annotation>");

    public static string Object(string name, double left, double top, double right, double bottom, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $"<object><name>{name}</name>{more}<bndbox><xmin>{left}</xmin><ymin>{top}</ymin>" +
            $"<xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox></object>");
}
