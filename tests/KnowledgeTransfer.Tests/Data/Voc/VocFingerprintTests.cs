using System.Text;
using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocFingerprintTests : IDisposable
{
    private readonly PictureFolder _root = new("VOC2007");

    public void Dispose() => _root.Dispose();

    private string Of(params string[] ids) => VocFingerprint.Of(new VocFolder(_root.Folder), ids);

    [Fact]
    public void Everything_that_a_protocol_reads_counts_and_nothing_else()
    {
        _root.WritePicture("JPEGImages/a.jpg");
        _root.WritePicture("JPEGImages/b.jpg");
        _root.Write("Annotations/a.xml", VocXmlText.Annotation(""));
        var seen = new HashSet<string> { Of("a", "b"), Of("b", "a"), Of("a"), Of("b"), Of() };
        Assert.Equal(5, seen.Count);

        _root.Write("Annotations/a.xml", VocXmlText.Annotation(VocXmlText.Object("dog", 1, 1, 5, 5)));
        Assert.True(seen.Add(Of("a", "b")), "an annotation changed");
        _root.Write("SegmentationClass/a.png", new VocMask(4, 3, new byte[12]).ToPng());
        Assert.True(seen.Add(Of("a", "b")), "a mask came");
        _root.WritePicture("JPEGImages/a.jpg", 5, 3);
        Assert.True(seen.Add(Of("a", "b")), "a picture changed");

        string before = Of("a", "b");
        _root.WritePicture("JPEGImages/c.jpg");
        _root.Write("Annotations/c.xml", VocXmlText.Annotation(""));
        _root.Write("ImageSets/Main/train.txt", Encoding.UTF8.GetBytes("c"));
        Assert.Equal(before, Of("a", "b"));
    }

    [Fact]
    public void The_same_files_elsewhere_are_the_same()
    {
        using var other = new PictureFolder("elsewhere");
        foreach (PictureFolder folder in new[] { _root, other })
        {
            folder.WritePicture("JPEGImages/a.jpg");
            folder.Write("Annotations/a.xml", VocXmlText.Annotation(""));
        }
        Assert.Equal(Of("a"), VocFingerprint.Of(new VocFolder(other.Folder), ["a"]));
    }

    [Fact]
    public void An_id_without_a_picture_is_an_error()
    {
        _root.WritePicture("JPEGImages/a.jpg");
        Assert.Contains("no picture ../a", Assert.Throws<DataException>(() => Of("a", "../a")).Message);
    }
}
