using System.Text;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Images;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Images;

public sealed class NpyImagesTests
{
    private static readonly ImageId[] Ids = [new("a"), new("b"), new("c")];

    private static byte[] Pixels => [.. Enumerable.Range(0, 3 * 2 * 5 * 3).Select(i => (byte)i)];

    private static string Write(TemporaryFolder folder)
    {
        using var writer = new NpyImagesWriter(folder["x.npy"], 3, 2, 5);
        writer.Append(Pixels.AsSpan(0, 30));
        writer.Append(Pixels.AsSpan(30));
        writer.Complete();
        return folder["x.npy"];
    }

    [Fact]
    public void Pictures_come_back_in_any_order()
    {
        using var folder = new TemporaryFolder();
        using var images = new NpyImages(Write(folder), Ids);
        Assert.Equal((3, 2, 5), (images.Count, images.Height, images.Width));
        var picture = new byte[30];
        foreach (int index in new[] { 2, 0, 1 })
        {
            images.CopyTo(index, picture);
            Assert.Equal(Pixels[(index * 30)..(index * 30 + 30)], picture);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => images.CopyTo(3, picture));
    }

    [Fact]
    public void The_header_is_the_one_of_numpy()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(Write(folder));
        Assert.Equal(128 + 90, bytes.Length);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0], bytes[..10]);
        string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 5, 3), }".PadRight(117) + "\n";
        Assert.Equal(header, Encoding.ASCII.GetString(bytes, 10, 118));
    }

    [Fact]
    public void A_file_appears_only_when_it_is_complete()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new NpyImagesWriter(folder["x.npy"], 3, 2, 5))
        {
            writer.Append(Pixels.AsSpan(0, 30));
            Assert.Throws<ArgumentException>(() => writer.Append(new byte[29]));
            Assert.Throws<ArgumentException>(() => writer.Append(new byte[90]));
            Assert.Throws<InvalidOperationException>(writer.Complete);
        }
        Assert.False(File.Exists(folder["x.npy"]));
    }

    [Fact]
    public void Broken_files_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        byte[] good = File.ReadAllBytes(Write(folder));
        byte[] floats = [.. good];
        floats[Encoding.ASCII.GetString(good, 0, 128).IndexOf("u1", StringComparison.Ordinal)] = (byte)'f';
        byte[] more = [.. good];
        more[Encoding.ASCII.GetString(good, 0, 128).IndexOf("(3", StringComparison.Ordinal) + 1] = (byte)'9';
        foreach (byte[] bad in new[] { [], good[..50], good[..^1], [.. good, 0], floats, more })
        {
            File.WriteAllBytes(folder["bad.npy"], bad);
            Assert.Contains("bad.npy", Assert.Throws<ArtefactException>(() => new NpyImages(folder["bad.npy"], Ids)).Message);
        }
        Assert.Throws<ShapeException>(() => new NpyImages(folder["x.npy"], Ids[1..]));
    }

    [Fact]
    public void An_array_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MemoryImages(Ids, 2, 5, new byte[89]));

    [Fact]
    public void A_full_disk_is_reported_and_leaves_nothing()
    {
        Assert.SkipUnless(FullDisk.Exists, "there is no device that is always full");
        using var folder = new TemporaryFolder();
        FullDisk.Behind(folder["x.npy"]);
        Assert.Contains("No space left", Assert.Throws<ArtefactException>(() => Write(folder)).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
