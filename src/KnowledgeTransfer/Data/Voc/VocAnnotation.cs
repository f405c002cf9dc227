namespace KnowledgeTransfer.Data.Voc;

/// <summary>The objects of one picture, as an annotation in VOC's XML says.</summary>
/// <param name="Id">The picture's id: its file name without extension.</param>
/// <param name="Width">Pixels per row, by the annotation.</param>
/// <param name="Height">Rows, by the annotation.</param>
/// <param name="Objects">In the file's order; may be empty.</param>
public sealed record VocAnnotation(string Id, int Width, int Height, IReadOnlyList<VocObject> Objects)
{
    /// <summary>Bytes above which a file is refused; thousands of objects fit.</summary>
    public const int LargestFile = 1_000_000;

    /// <summary>Objects whose box exceeded the picture and was clipped to it.</summary>
    public int ClippedCount => Objects.Count(o => o.Overhang > 0);

    /// <summary>
    /// Parses one annotation. Boxes are given in pixels counted from 1 with the last one named, so (xmin, ymin, xmax, ymax) becomes the
    /// <see cref="PixelBox"/> (xmin - 1, ymin - 1, xmax, ymax); VOC 2011 and 2012 have a few with fractions. The boxes of an object's parts
    /// (head, hand, foot) are left out. <c>difficult</c> and <c>truncated</c> are 0 where they are missing or empty.
    /// </summary>
    /// <param name="xml">The whole file. Document types and entities are refused, so nothing outside is ever read.</param>
    /// <param name="id">The picture's id.</param>
    /// <param name="name">For messages: the file.</param>
    /// <param name="options">What is demanded; the picture itself is not looked at here.</param>
    /// <exception cref="DataException">No such XML, an element missing, twice or with a wrong value, an inverted box, a box more than
    /// allowed outside of the picture, an unknown class, or another picture's annotation. The message names file, object and
    /// values.</exception>
    public static VocAnnotation Parse(ReadOnlySpan<byte> xml, string id, string name, VocAnnotationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        return new VocAnnotationParser(id, name, VocAnnotationOptions.Checked(options)).Parse(xml);
    }

    /// <summary>Compares with the size of the picture itself.</summary>
    /// <param name="width">Pixels per row of the decoded, upright picture.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="DataException">The sizes differ, so that the boxes mean other pixels.</exception>
    public void RequireSize(int width, int height)
    {
        if ((width, height) == (Width, Height)) return;
        string turned = (height, width) == (Width, Height) ? " They are swapped: the picture's EXIF data turn it." : "";
        throw new DataException($"The annotation of {Id} says {Width} x {Height} pixels, the picture has {width} x {height}.{turned} " +
            "Correct the annotation with all its boxes, or fetch the picture again.");
    }
}
