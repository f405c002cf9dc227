using System.IO.Compression;
using KnowledgeTransfer.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

/// <summary>CIFAR-10, IDX and sheets: many pictures in few files.</summary>
public sealed class PackedSourcesTests : IDisposable
{
    private readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cifar_record_is_a_label_and_three_planes()
    {
        byte[] record = CifarRecord(7, (plane, pixel) => (byte)(plane * 80 + pixel % 50));
        _folder.Write("data_batch_1.bin", record);

        var source = new Cifar10Source(_folder.Folder);

        RgbImage image = source.Decode(0);
        Assert.Equal((32, 32), (image.Width, image.Height));
        Assert.Equal([0, 80, 160, 1, 81, 161], image.Pixels[..6]);
        Assert.Equal([7], source.Labels!.Classes);
        Assert.Equal("horse", source.Labels.ClassNames[7]);
    }

    [Fact]
    public void Cifar_ids_count_as_in_the_whole_data_set_and_the_test_batch_is_held_out()
    {
        _folder.Write("data_batch_2.bin", [.. CifarRecord(0), .. CifarRecord(1)]);
        _folder.Write("data_batch_10.bin", CifarRecord(2));
        _folder.Write("test_batch.bin", CifarRecord(3));
        _folder.Write("batches.meta.txt", "a\nb\nc\nd\n\n"u8.ToArray());

        ImageSource source = ImageSources.Open(_folder.Folder);

        Assert.Equal(["train/10000", "train/10001", "train/90000", "test/00000"], source.Ids.Select(i => i.Value));
        Assert.Equal([false, false, false, true], source.HeldOut!);
        Assert.Equal(["a", "b", "c", "d"], source.Labels!.ClassNames);
        Assert.Equal([0, 1, 2, 3], source.Labels.Classes);
        Assert.Equal("cifar-10", source.Verify(0).Format);
    }

    [Fact]
    public void A_single_cifar_file_opens_under_its_own_ids_and_prescribes_no_split()
    {
        string path = _folder.Write("mine.bin", [.. CifarRecord(0), .. CifarRecord(9)]);
        ImageSource source = ImageSources.Open(path);
        Assert.Equal(["mine/00000", "mine/00001"], source.Ids.Select(i => i.Value));
        Assert.Null(source.HeldOut);
        Assert.Equal("test/00000", ImageSources.Open(_folder.Write("test_batch.bin", CifarRecord(0))).Ids[0].Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3072)]
    [InlineData(3074)]
    public void A_cifar_file_of_a_wrong_length_is_an_error_with_both_numbers(int length)
    {
        string path = _folder.Write("data_batch_1.bin", new byte[length]);
        DataException e = Assert.Throws<DataException>(() => new Cifar10Source(path));
        Assert.Contains($"{length} bytes", e.Message);
        Assert.Contains("3073", e.Message);
    }

    [Fact]
    public void A_cifar_label_that_is_no_class_is_an_error_with_its_record()
    {
        _folder.Write("data_batch_1.bin", [.. CifarRecord(9), .. CifarRecord(10)]);
        Assert.Contains("record 1 has label 10", Assert.Throws<DataException>(() => new Cifar10Source(_folder.Folder)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Idx_files_plain_or_compressed_give_gray_pictures_labels_and_the_split(bool compressed)
    {
        WriteIdx("train-images-idx3-ubyte", compressed, [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
        WriteIdx("train-labels-idx1-ubyte", compressed, [0, 0, 8, 1, 0, 0, 0, 2, 5, 0]);
        WriteIdx("t10k-images-idx3-ubyte", compressed, [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9]);

        ImageSource source = ImageSources.Open(_folder.Folder);

        Assert.Equal(["train/00000", "train/00001", "test/00000"], source.Ids.Select(i => i.Value));
        Assert.Equal((3, 1), (source.Decode(1).Width, source.Decode(1).Height));
        Assert.Equal([4, 4, 4, 5, 5, 5, 6, 6, 6], source.Decode(1).Pixels);
        Assert.Equal([5, 0, -1], source.Labels!.Classes);
        Assert.Equal(6, source.Labels.ClassNames.Count);
        Assert.Equal([false, false, true], source.HeldOut!);
    }

    public static TheoryData<string, byte[]> BrokenIdx => new()
    {
        { "header", [0, 0, 8, 3, 0, 0] },
        { "begins with", [0, 0, 9, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1] },
        { "fewer", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 1] },
        { "more", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2] },
        { "fewer", [0, 0, 8, 3, 127, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1, 1] },
        { "damaged", [0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255, 1] },
        { "size 1", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1] },
        { "size 0", [0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1] },
    };

    [Theory]
    [MemberData(nameof(BrokenIdx))]
    public void A_broken_idx_file_is_an_error_that_says_what_is_wrong(string what, byte[] content)
    {
        foreach (bool compressed in new[] { false, true })
        {
            string path = WriteIdx("x-images-idx3-ubyte", compressed, content);
            Assert.Contains(what, Assert.Throws<DataException>(() => new IdxSource(path)).Message);
            File.Delete(path);
        }
    }

    [Fact]
    public void Idx_labels_of_another_number_than_pictures_are_an_error()
    {
        WriteIdx("train-images-idx3-ubyte", false, [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1]);
        WriteIdx("train-labels-idx1-ubyte", false, [0, 0, 8, 1, 0, 0, 0, 2, 5, 0]);
        Assert.Contains("1 pictures, but 2 labels", Assert.Throws<DataException>(() => new IdxSource(_folder.Folder)).Message);
    }

    [Fact]
    public void A_truncated_compressed_file_is_an_error()
    {
        byte[] content = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, .. Pictures.Random(8, 8).Pixels[..64]];
        string path = WriteIdx("x-images-idx3-ubyte", true, content);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^30]);
        Assert.Throws<DataException>(() => new IdxSource(path));
    }

    [Fact]
    public void What_is_no_source_gets_advice()
    {
        Assert.Contains("does not exist", Assert.Throws<ConfigException>(() => ImageSources.Open(_folder.PathOf("none"))).Message);
        Assert.Contains("single picture", Assert.Throws<ConfigException>(() => ImageSources.Open(_folder.WritePicture("a.png"))).Message);
        Assert.Contains("archive", Assert.Throws<ConfigException>(() => ImageSources.Open(_folder.Write("a.tar.gz", [1]))).Message);
        Assert.Contains("no source", Assert.Throws<ConfigException>(() => ImageSources.Open(_folder.Write("a.onnx", [1]))).Message);
        Assert.Throws<ConfigException>(() => ImageSources.Open(" "));
        Assert.IsType<FolderSource>(ImageSources.Open(_folder.Folder));
    }

    private static byte[] CifarRecord(byte label, Func<int, int, byte>? value = null)
    {
        byte[] record = new byte[3073];
        record[0] = label;
        for (int i = 0; i < 3072; i++) record[1 + i] = value?.Invoke(i / 1024, i % 1024) ?? (byte)(i * 7 + label);
        return record;
    }

    private string WriteIdx(string name, bool compressed, byte[] content)
    {
        if (!compressed) return _folder.Write(name, content);
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) gzip.Write(content);
        return _folder.Write(name + ".gz", memory.ToArray());
    }
}
