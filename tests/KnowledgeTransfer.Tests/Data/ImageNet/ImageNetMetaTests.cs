using KnowledgeTransfer.Data.ImageNet;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Tests.Data.Matlab;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.ImageNet;

public sealed class ImageNetMetaTests : IDisposable
{
    private static readonly string[] _fields = ["ILSVRC2012_ID", "WNID", "words", "num_children"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_synsets_without_children_are_classes()
    {
        Dictionary<int, Synset> classes = ImageNetMeta.Read(Fixtures.File("imagenet", "meta.mat"));
        Assert.Equal([1, 2, 3, 4, 5], classes.Keys.Order());
        Assert.Equal(new Synset("n02119789", "kit fox, Vulpes macrotis"), classes[1]);
        Assert.Equal("n01440764 tench", classes[4].ClassName);
    }

    [Fact]
    public void A_class_is_called_by_its_id_where_it_has_no_words_and_words_cannot_write_to_a_terminal()
    {
        Assert.Equal("n01440764", new Synset("n01440764", "").ClassName);
        Assert.Equal("n01440764", new Synset("n01440764", " , fish").ClassName);
        Assert.Equal(@"n01440764 \u001b[2J", new Synset("n01440764", "\u001b[2J, fish").ClassName);
    }

    [Fact]
    public void Numbers_and_ids_that_cannot_be_are_named_with_their_row()
    {
        byte[][] tench = Row(4, "n01440764", 0);
        Assert.Contains("synsets(2) is n01440764 with the number 5", Error(tench, Row(5, "n01440764", 0)));
        Assert.Contains("synsets(2) is n01443537 with the number 4", Error(tench, Row(4, "n01443537", 0)));
        Assert.Contains("synsets(1) is n01440764 with the number 0", Error(Row(0, "n01440764", 0)));
        Assert.Contains("synsets(1).WNID is tench", Error(Row(1, "tench", 0)));
        Assert.Contains("has 1 synsets, and none without children", Error(Row(1, "n01440764", 3)));
        Assert.Contains("has 0 synsets", Error());
    }

    [Theory]
    [InlineData("ILSVRC2012_ID")]
    [InlineData("WNID")]
    [InlineData("words")]
    [InlineData("num_children")]
    public void A_missing_field_is_named(string field)
    {
        string[] fields = [.. _fields.Select(name => name == field ? "other" : name)];
        File.WriteAllBytes(_folder["meta.mat"], MadeMat.File(MadeMat.Struct("synsets", fields, Row(4, "n01440764", 0))));
        string message = Assert.Throws<DataException>(() => ImageNetMeta.Read(_folder["meta.mat"])).Message;
        Assert.Contains($"no field {field}; it has ", message);
    }

    private static byte[][] Row(byte number, string id, byte children) =>
        [MadeMat.Number(number), MadeMat.Text(id), MadeMat.Text("words"), MadeMat.Number(children)];

    private string Error(params byte[][][] rows)
    {
        File.WriteAllBytes(_folder["meta.mat"], MadeMat.File(MadeMat.Struct("synsets", _fields, rows)));
        return Assert.Throws<DataException>(() => ImageNetMeta.Read(_folder["meta.mat"])).Message;
    }
}
