using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocAnnotationWriterTests
{
    [Fact]
    public void What_is_written_is_read_again_with_boxes_counted_from_one()
    {
        VocObject[] objects =
        [
            new("bird", new PixelBox(0, 1, 5, 4), Difficult: true, Truncated: false, 0),
            new("a<b & c", new PixelBox(2, 0, 9, 8), Difficult: false, Truncated: true, 0),
        ];
        string xml = VocAnnotationWriter.Write(new VocAnnotation("p", 9, 8, objects), "made", "p.jpg", "synthetic", segmented: true);
        Assert.Contains("<database>synthetic</database>", xml);
        Assert.Contains("<xmin>1</xmin>", xml);
        Assert.Contains("<xmax>5</xmax>", xml);
        VocAnnotation read = VocAnnotation.Parse(Encoding.UTF8.GetBytes(xml), "p", "p.xml");
        Assert.Equal((9, 8), (read.Width, read.Height));
        Assert.Equal(objects, read.Objects);
    }
}
