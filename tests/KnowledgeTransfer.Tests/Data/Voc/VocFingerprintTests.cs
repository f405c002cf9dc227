using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocFingerprintTests
{
    [Theory]
    [InlineData("JPEGImages/a.jpg")]
    [InlineData("Annotations/a.xml")]
    [InlineData("SegmentationClass/b.png")]
    public void Every_file_and_the_order_enter_and_the_place_does_not(string changed)
    {
        using PictureFolder first = new("one"), second = new("two");
        string[] hashes = [.. new[] { first, second }.Select(root =>
        {
            root.WritePicture("JPEGImages/a.jpg");
            root.WritePicture("JPEGImages/b.jpg");
            root.Write("Annotations/a.xml", [1, 2]);
            Directory.CreateDirectory(root.PathOf("ImageSets"));
            return VocFingerprint.Of(new VocFolder(root.Folder), ["a", "b"]);
        })];
        Assert.Equal(hashes[0], hashes[1]);
        var folder = new VocFolder(first.Folder);
        Assert.NotEqual(hashes[0], VocFingerprint.Of(folder, ["b", "a"]));
        Assert.NotEqual(hashes[0], VocFingerprint.Of(folder, ["a"]));
        first.Write(changed, [3]);
        Assert.NotEqual(hashes[0], VocFingerprint.Of(folder, ["a", "b"]));
        Assert.Throws<DataException>(() => VocFingerprint.Of(folder, ["c"]));
    }
}
