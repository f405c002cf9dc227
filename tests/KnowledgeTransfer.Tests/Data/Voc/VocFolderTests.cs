using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocFolderTests : IDisposable
{
    private readonly PictureFolder _root = new("VOCdevkit");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Splits_are_lists_of_ids_and_class_files_are_none()
    {
        Pictures("2007_b", "2007_a", "c");
        List("train", "2007_b\r\n\r\n  c  \r\n");
        List("trainval", "\uFEFF2007_a\n2007_b\nc");
        List("aeroplane_train", "2007_b -1\nc  1\n");
        List("my_split", "c\n");
        List("../Segmentation/val", "c\n");
        var folder = new VocFolder(_root.PathOf("VOC2007"));

        Assert.Equal("VOC2007", folder.Name);
        Assert.Equal(["my_split", "train", "trainval"], folder.Splits);
        Assert.Equal(["2007_b", "c"], folder.ReadSplit("train"));
        Assert.Equal(["2007_a", "2007_b", "c"], folder.ReadSplit("trainval"));
        Assert.Equal(["val"], folder.SegmentationSplits);
        Assert.Equal(["c"], folder.ReadSegmentationSplit("val"));
        Assert.Equal(["2007_a", "2007_b", "c"], folder.Ids);
        string message = Assert.Throws<ConfigException>(() => folder.ReadSplit("test")).Message;
        Assert.Contains("no split test; there are my_split, train, trainval", message);
    }

    [Theory]
    [InlineData("line 2: a is there already in line 1", "a\na\n")]
    [InlineData("line 3: ../JPEGImages/a is a path", "a\n\n../JPEGImages/a\n")]
    [InlineData("is a path", "..\n")]
    [InlineData("is a path", "x\\a\n")]
    [InlineData("line 1: a.jpg has an extension", "a.jpg\n")]
    [InlineData("line 1: b has no picture", "b\na\n")]
    [InlineData("line 1: a 1 has no picture", "a 1\n")]
    [InlineData("names no picture", "\n \n")]
    [InlineData("is empty", "")]
    public void A_wrong_line_is_named_with_its_file(string what, string content)
    {
        Pictures("a");
        List("train", content);
        string message = Assert.Throws<DataException>(() => new VocFolder(_root.PathOf("VOC2007")).ReadSplit("train")).Message;
        Assert.StartsWith(_root.PathOf("VOC2007/ImageSets/Main/train.txt"), message.Replace("Main/../", "Main/"));
        Assert.Contains(what, message);
    }

    [Fact]
    public void The_devkit_is_opened_where_it_holds_one_data_set()
    {
        Pictures("a");
        List("train", "a");
        Assert.Equal("VOC2007", new VocFolder(_root.Folder).Name);
        Assert.Equal("VOC2007", new VocFolder(Path.GetDirectoryName(_root.Folder)!).Name);
        // Folders that only look like one do not count.
        Directory.CreateDirectory(_root.PathOf("VOCcode"));
        Assert.Equal("VOC2007", new VocFolder(_root.Folder).Name);

        _root.WritePicture("VOC2012/JPEGImages/a.jpg");
        Directory.CreateDirectory(_root.PathOf("VOC2012/Annotations"));
        string message = Assert.Throws<ConfigException>(() => new VocFolder(_root.Folder)).Message;
        Assert.Contains("2 data sets: VOC2007, VOC2012", message);
        Assert.True(VocFolder.Recognizes(_root.Folder));
        Assert.Equal("VOC2012", new VocFolder(_root.PathOf("VOC2012")).Name);
    }

    [Fact]
    public void What_is_missing_is_named_when_it_is_asked_for()
    {
        Assert.Contains("does not exist", Assert.Throws<ConfigException>(() => new VocFolder(_root.PathOf("x"))).Message);
        Assert.Contains("no folder JPEGImages", Assert.Throws<ConfigException>(() => new VocFolder(_root.Folder)).Message);
        Pictures("a");
        var folder = new VocFolder(_root.PathOf("VOC2007"));
        Assert.Empty(folder.Splits);
        Assert.Contains("is missing or holds no list", Assert.Throws<ConfigException>(() => folder.ReadSplit("train")).Message);
        Assert.Contains("ImageSets/Main", Assert.Throws<ConfigException>(() => new VocSource(folder)).Message);
        Assert.Contains("no folder Annotations", Assert.Throws<DataException>(() => folder.ReadAnnotation("a")).Message);
        Assert.Contains("no folder SegmentationClass", Assert.Throws<DataException>(() => folder.ReadMask("a", 20)).Message);
        Assert.Contains("no picture ../a", Assert.Throws<DataException>(() => folder.ReadAnnotation("../a")).Message);
        Directory.CreateDirectory(_root.PathOf("VOC2007/Annotations"));
        Assert.Contains("no annotation", Assert.Throws<DataException>(() => folder.ReadAnnotation("a")).Message);
    }

    [Fact]
    public void Two_pictures_with_one_id_are_refused()
    {
        Pictures("a");
        _root.WritePicture("VOC2007/JPEGImages/a.png");
        Assert.Contains("have the id a", Assert.Throws<DataException>(() => new VocFolder(_root.PathOf("VOC2007"))).Message);
    }

    [Fact]
    public void An_annotation_must_have_its_pictures_size()
    {
        Pictures("a");
        _root.WritePicture("VOC2007/JPEGImages/b.jpg", 10, 20);
        _root.Write("VOC2007/Annotations/a.xml", VocXmlText.Annotation(VocXmlText.Object("dog", 1, 1, 5, 5)));
        _root.Write("VOC2007/Annotations/b.xml", VocXmlText.Annotation(""));
        var folder = new VocFolder(_root.PathOf("VOC2007"));
        Assert.Equal("dog", folder.ReadAnnotation("a").Objects[0].Class);
        string message = Assert.Throws<DataException>(() => folder.ReadAnnotation("b")).Message;
        Assert.Contains("annotation of b says 20 x 10 pixels, the picture has 10 x 20. They are swapped", message);
        Assert.Empty(folder.ReadAnnotation("b", new VocAnnotationOptions { RequirePictureSize = false }).Objects);
    }

    [Fact]
    public void A_mask_must_have_its_pictures_size()
    {
        Pictures("a");
        string path = _root.Write("VOC2007/SegmentationClass/a.png", new VocMask(20, 10, new byte[200]).ToPng());
        var folder = new VocFolder(_root.PathOf("VOC2007"));
        Assert.Equal(200, folder.ReadMask("a", 20).Numbers.Length);
        File.WriteAllBytes(path, new VocMask(10, 20, new byte[200]).ToPng());
        Assert.Contains("its picture 20 x 10", Assert.Throws<DataException>(() => folder.ReadMask("a", 20)).Message);
    }

    private void Pictures(params string[] ids)
    {
        foreach (string id in ids) _root.WritePicture($"VOC2007/JPEGImages/{id}.jpg", 20, 10);
    }

    private void List(string name, string content)
    {
        string path = Path.GetFullPath(_root.PathOf($"VOC2007/ImageSets/Main/{name}.txt"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
