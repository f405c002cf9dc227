using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocSourceTests : IDisposable
{
    private readonly PictureFolder _folder = new("VOC2007");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opening_the_folder_gives_the_pictures_of_trainval_and_test_in_the_order_of_the_lists()
    {
        Write(("train", "c"), ("val", "a"), ("trainval", "c a"), ("test", "d b"));
        _folder.WritePicture("JPEGImages/unlisted.jpg");
        _folder.Write("SegmentationClass/a.png", new VocMask(1, 1, [0]).ToPng());

        ImageSource source = ImageSources.Open(_folder.Folder);

        Assert.IsType<VocSource>(source);
        Assert.Equal("VOC data VOC2007", source.Name);
        Assert.Equal(["c", "a", "d", "b"], source.Ids.Select(i => i.Value));
        Assert.Equal([false, false, true, true], source.HeldOut!);
        Assert.Null(source.Labels);
    }

    [Fact]
    public void Pictures_are_those_of_the_ids_by_every_way_to_read_them()
    {
        Write(("train", "bb a"));
        var source = new VocSource(new VocFolder(_folder.Folder));
        var files = new FolderSource(_folder.PathOf("JPEGImages"));
        Assert.Equal(files.Decode(1).Pixels, source.Decode(0).Pixels);
        Assert.NotEqual(source.Decode(0).Pixels, source.Decode(1).Pixels);
        Assert.Equal(files.HashContent(1), source.HashContent(0));
        Assert.Equal(new ImageHeader(4, 3, "png"), source.Verify(0));
        var transform = new ImageTransform(new ImagePreprocessing { Height = 3, Width = 3, ResizeSize = 3 });
        byte[] direct = new byte[transform.ByteCount], composed = new byte[transform.ByteCount];
        source.DecodeInto(0, transform, direct);
        transform.Apply(source.Decode(0), composed);
        Assert.Equal(composed, direct);
        Assert.Null(source.HeldOut);
    }

    [Fact]
    public void Without_test_val_is_held_out_and_trainval_may_name_its_pictures()
    {
        Write(("train", "a"), ("val", "b"), ("trainval", "a b"));
        Assert.Equal([false, true], ImageSources.Open(_folder.Folder).HeldOut!);
    }

    [Theory]
    [InlineData("test", "a b")]
    [InlineData("val", "a")]
    [InlineData("trainval", "a b")]
    public void One_list_alone_prescribes_no_split(string split, string ids)
    {
        Write((split, ids));
        ImageSource source = ImageSources.Open(_folder.Folder);
        Assert.Equal(ids.Split(' '), source.Ids.Select(i => i.Value));
        Assert.Null(source.HeldOut);
    }

    [Fact]
    public void Lists_of_other_names_count_only_where_vocs_own_are_missing()
    {
        Write(("minitrain", "a b"), ("extra", "b c"));
        Assert.Equal(["b", "c", "a"], ImageSources.Open(_folder.Folder).Ids.Select(i => i.Value));
        Write(("train", "c"));
        Assert.Equal(["c"], ImageSources.Open(_folder.Folder).Ids.Select(i => i.Value));
    }

    [Theory]
    [InlineData("train", "a b", "test", "b c")]
    [InlineData("trainval", "a b", "test", "b c")]
    [InlineData("train", "a b", "val", "b c")]
    public void A_held_out_picture_that_is_trained_on_is_an_error(string first, string firstIds, string second, string secondIds)
    {
        Write((first, firstIds), (second, secondIds));
        string message = Assert.Throws<DataException>(() => ImageSources.Open(_folder.Folder)).Message;
        Assert.Contains("picture b", message);
        Assert.Contains($"in {first}.txt and in {second}.txt", message);
    }

    [Fact]
    public void One_split_is_a_source_of_its_own()
    {
        Write(("train", "b a"), ("test", "c"));
        var source = new VocSource(new VocFolder(_folder.Folder), "train");
        Assert.Equal(["b", "a"], source.Ids.Select(i => i.Value));
        Assert.Equal("VOC data VOC2007 train", source.Name);
        Assert.Null(source.HeldOut);
        Assert.Throws<ArgumentNullException>(() => new VocSource(null!));
        Assert.Throws<ArgumentNullException>(() => new VocSource(null!, "train"));
    }

    [Fact]
    public void The_devkit_opens_too_and_a_folder_that_lacks_the_layout_stays_a_folder()
    {
        Write(("train", "a"));
        Assert.IsType<VocSource>(ImageSources.Open(Path.GetDirectoryName(_folder.Folder)!));
        Directory.Delete(_folder.PathOf("ImageSets"), recursive: true);
        Assert.Equal("JPEGImages/a.jpg", Assert.IsType<FolderSource>(ImageSources.Open(_folder.Folder)).Ids[0].Value);
        Directory.CreateDirectory(_folder.PathOf("Annotations"));
        Assert.Contains("no list", Assert.Throws<ConfigException>(() => ImageSources.Open(_folder.Folder)).Message);
    }

    private void Write(params (string Split, string Ids)[] splits)
    {
        foreach ((string split, string ids) in splits)
        {
            foreach (string id in ids.Split(' ')) _folder.WritePicture($"JPEGImages/{id}.jpg");
            _folder.Write($"ImageSets/Main/{split}.txt", System.Text.Encoding.UTF8.GetBytes(ids.Replace(' ', '\n')));
        }
    }
}
