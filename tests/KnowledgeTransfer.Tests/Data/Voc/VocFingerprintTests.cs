using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocFingerprintTests : IDisposable
{
    private readonly PictureFolder _root = new("VOC2007");

    public VocFingerprintTests()
    {
        foreach (string id in new[] { "a", "b", "c" })
        {
            _root.WritePicture($"JPEGImages/{id}.png");
            _root.Write($"Annotations/{id}.xml", VocXmlText.Annotation(VocXmlText.Object("cat", 1, 1, 2, 2)));
        }
        _root.Write("SegmentationClass/a.png", [1, 2, 3]);
    }

    public void Dispose() => _root.Dispose();

    private string Of(params string[] ids) => VocFingerprint.Of(new VocFolder(_root.Folder), ids);

    [Theory]
    [InlineData("JPEGImages/b.png")]
    [InlineData("Annotations/b.xml")]
    [InlineData("SegmentationClass/a.png")]
    [InlineData("SegmentationClass/b.png")]
    public void It_changes_with_every_file_of_a_listed_picture_only(string file)
    {
        string before = Of("a", "b"), other = Of("c");
        if (file.StartsWith("JPEG", StringComparison.Ordinal)) _root.WritePicture(file, width: 5);
        else _root.Write(file, [7]);
        Assert.NotEqual(before, Of("a", "b"));
        Assert.Equal(other, Of("c"));
    }

    [Fact]
    public void Ids_and_their_order_enter_and_the_place_does_not()
    {
        Assert.Equal(64, Of("a").Length);
        Assert.NotEqual(Of("a", "b"), Of("b", "a"));
        Assert.NotEqual(Of("b"), Of("c"));
        string before = Of("a", "b");
        string moved = _root.Folder + "2";
        Directory.Move(_root.Folder, moved);
        Assert.Equal(before, VocFingerprint.Of(new VocFolder(moved), ["a", "b"]));
        Assert.Throws<DataException>(() => VocFingerprint.Of(new VocFolder(moved), ["z"]));
    }
}
