using KnowledgeTransfer.Data;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public sealed class FolderSourceTests : IDisposable
{
    private readonly PictureFolder _folder = new("my pictures \u00e4\u732b");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_are_relative_paths_with_slashes_in_ordinal_order_whatever_the_letter_case_of_extensions()
    {
        string[] pictures = ["b/x.png", "a.PNG", "Z.jpeg", "b/a.JpG", "\u00fc b/\u732b 1.webp", "b.gif", "c.bmp"];
        string[] others = [".hidden.png", ".cache/y.png", "readme.txt", "b/labels.csv", "noextension"];
        foreach (string id in pictures.Concat(others)) _folder.WritePicture(id);

        var source = new FolderSource(_folder.Folder);

        string[] expected = ["Z.jpeg", "a.PNG", "b.gif", "b/a.JpG", "b/x.png", "c.bmp", "\u00fc b/\u732b 1.webp"];
        Assert.Equal(expected, source.Ids.Select(i => i.Value));
        Assert.Null(source.Labels);
        Assert.Null(source.HeldOut);
        Assert.Equal((4, 3), (source.Decode(6).Width, source.Decode(6).Height));
        Assert.Equal("png", source.Verify(0).Format);
    }

    [Fact]
    public void A_folder_per_class_gives_labels_in_ordinal_order()
    {
        foreach (string id in new[] { "dog/1.png", "cat/deep/2.png", "cat/1.png", "Ape/9.png" }) _folder.WritePicture(id);
        ImageLabels labels = new FolderSource(_folder.Folder).Labels!;
        Assert.Equal(["Ape", "cat", "dog"], labels.ClassNames);
        Assert.Equal([0, 1, 1, 2], labels.Classes);
    }

    [Fact]
    public void A_picture_beside_the_class_folders_or_one_folder_alone_means_no_labels()
    {
        _folder.WritePicture("all/1.png");
        Assert.Null(new FolderSource(_folder.Folder).Labels);
        _folder.WritePicture("dog/1.png");
        Assert.NotNull(new FolderSource(_folder.Folder).Labels);
        _folder.WritePicture("loose.png");
        Assert.Null(new FolderSource(_folder.Folder).Labels);
    }

    [Theory]
    [InlineData("test")]
    [InlineData("VAL")]
    [InlineData("valid")]
    public void Train_beside_a_test_folder_prescribes_the_split_and_the_second_level_is_the_class(string heldOut)
    {
        foreach (string id in new[] { "train/dog/1.png", "train/cat/1.png", heldOut + "/cat/3.png" }) _folder.WritePicture(id);
        var source = new FolderSource(_folder.Folder);
        Assert.Equal(source.Ids.Select(i => i.Value.StartsWith(heldOut, StringComparison.Ordinal)), source.HeldOut!);
        Assert.Equal(["cat", "dog"], source.Labels!.ClassNames);
    }

    [Fact]
    public void A_split_without_class_folders_has_no_labels_and_another_folder_beside_it_makes_all_of_them_classes()
    {
        _folder.WritePicture("train/1.png");
        _folder.WritePicture("test/1.png");
        var split = new FolderSource(_folder.Folder);
        Assert.Equal([true, false], split.HeldOut!);
        Assert.Null(split.Labels);

        _folder.WritePicture("extra/1.png");
        var classes = new FolderSource(_folder.Folder);
        Assert.Null(classes.HeldOut);
        Assert.Equal(["extra", "test", "train"], classes.Labels!.ClassNames);
    }

    [Fact]
    public void Missing_folder_file_and_empty_folder_are_told_apart()
    {
        Assert.Contains("does not exist", Assert.Throws<ConfigException>(() => new FolderSource(_folder.PathOf("nowhere"))).Message);
        Assert.Contains("is a file", Assert.Throws<ConfigException>(() => new FolderSource(_folder.WritePicture("a.png"))).Message);
        Directory.CreateDirectory(_folder.PathOf("empty/inner"));
        Assert.Contains("no picture", Assert.Throws<DataException>(() => new FolderSource(_folder.PathOf("empty"))).Message);
    }

    [Fact]
    public void Links_to_folders_are_followed_once_and_loops_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights that an ordinary user lacks there");
        _folder.WritePicture("real/1.png");
        Directory.CreateSymbolicLink(_folder.PathOf("a-loop"), _folder.Folder);
        Directory.CreateSymbolicLink(_folder.PathOf("real/up"), "..");
        Directory.CreateSymbolicLink(_folder.PathOf("again"), _folder.PathOf("real"));
        Directory.CreateSymbolicLink(_folder.PathOf("self"), "self");
        using var elsewhere = new PictureFolder();
        elsewhere.WritePicture("2.png");
        Directory.CreateSymbolicLink(_folder.PathOf("z-outside"), elsewhere.Folder);
        File.CreateSymbolicLink(_folder.PathOf("link.png"), _folder.PathOf("real/1.png"));

        var source = new FolderSource(_folder.Folder);

        Assert.Equal(["link.png", "real/1.png", "z-outside/2.png"], source.Ids.Select(i => i.Value));
        Assert.Equal(source.Decode(1).Pixels, source.Decode(0).Pixels);
    }

    [Fact]
    public void The_fingerprint_follows_content_and_names_but_not_the_place()
    {
        _folder.WritePicture("a/1.png");
        _folder.WritePicture("a/2.png", 5, 5);
        string first = new FolderSource(_folder.Folder).Fingerprint;
        Assert.Matches("^[0-9a-f]{64}$", first);

        using var copy = new PictureFolder("elsewhere");
        foreach (string id in new[] { "a/2.png", "a/1.png" }) copy.Write(id, File.ReadAllBytes(_folder.PathOf(id)));
        Assert.Equal(first, new FolderSource(copy.Folder).Fingerprint);

        File.Move(copy.PathOf("a/2.png"), copy.PathOf("a/3.png"));
        Assert.NotEqual(first, new FolderSource(copy.Folder).Fingerprint);
        File.Move(copy.PathOf("a/3.png"), copy.PathOf("a/2.png"));
        copy.WritePicture("a/2.png", 5, 4);
        Assert.NotEqual(first, new FolderSource(copy.Folder).Fingerprint);
    }

    [Fact]
    public void A_picture_that_vanished_or_cannot_be_read_is_a_data_error_with_its_name()
    {
        _folder.WritePicture("a.png");
        _folder.WritePicture("b.png");
        var source = new FolderSource(_folder.Folder);
        File.Delete(_folder.PathOf("a.png"));
        _folder.Write("b.png", []);
        Assert.StartsWith("a.png ", Assert.Throws<DataException>(() => source.Decode(0)).Message);
        Assert.StartsWith("b.png is empty", Assert.Throws<DataException>(() => source.Decode(1)).Message);
        Assert.Throws<DataException>(() => source.Fingerprint);
    }

    [Fact]
    public void Decoding_into_a_batch_gives_the_pixels_of_decoding_and_transforming()
    {
        _folder.Write("a.png", Pictures.Encode(Pictures.Random(50, 37), SKEncodedImageFormat.Png));
        var source = new FolderSource(_folder.Folder);
        var transform = new ImageTransform(new ImagePreprocessing { Height = 20, Width = 22, ResizeSize = 24 });
        byte[] direct = new byte[transform.ByteCount], composed = new byte[transform.ByteCount];
        source.DecodeInto(0, transform, direct);
        transform.Apply(source.Decode(0), composed);
        Assert.Equal(composed, direct);
    }

    [Fact]
    public void A_file_name_with_a_control_character_is_refused_and_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such names there");
        _folder.WritePicture("a\nb.png");
        Assert.Contains(@"a\u000ab.png", Assert.Throws<DataException>(() => new FolderSource(_folder.Folder)).Message);
    }
}
