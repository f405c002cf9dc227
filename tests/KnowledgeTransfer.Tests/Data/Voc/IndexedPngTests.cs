using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

/// <summary>PNG files of numbers, beside Pillow and against damage.</summary>
public sealed class IndexedPngTests
{
    private static readonly JsonElement[] Cases = [.. Fixtures.Json("voc", "voc.json").GetProperty("cases").EnumerateArray()];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_and_palette_are_those_that_pillow_reads_from_every_depth_and_filter(string name)
    {
        JsonElement expected = Cases.Single(c => c.GetProperty("name").GetString() == name);

        IndexedImage image = IndexedPng.Read(expected.GetProperty("png").GetBytesFromBase64(), name);

        Assert.Equal(expected.GetProperty("width").GetInt32(), image.Width);
        Assert.Equal(expected.GetProperty("height").GetInt32(), image.Height);
        Assert.Equal(expected.GetProperty("numbers").GetBytesFromBase64(), image.Indices);
        JsonElement palette = expected.GetProperty("palette");
        Assert.Equal(palette.ValueKind == JsonValueKind.Null ? null : palette.GetBytesFromBase64(), image.Palette);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(300, 5, 256)]
    [InlineData(2, 40, 0)]
    public void What_is_written_is_read_again(int width, int height, int colours)
    {
        byte[] indices = [.. Enumerable.Range(0, width * height).Select(i => (byte)(i * 7 % Math.Max(colours == 0 ? 256 : colours, 1)))];
        byte[]? palette = colours == 0 ? null : VocPalette.Colours[..(3 * colours)];
        IndexedImage read = IndexedPng.Read(IndexedPng.Write(new IndexedImage(width, height, indices, palette)), "made");
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(indices, read.Indices);
        Assert.Equal(palette, read.Palette);
    }

    [Fact]
    public void What_does_not_fit_together_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => IndexedPng.Write(new IndexedImage(2, 2, [1, 2, 3], null)));
        Assert.Throws<ArgumentException>(() => IndexedPng.Write(new IndexedImage(0, 0, [], null)));
        Assert.Throws<ArgumentException>(() => IndexedPng.Write(new IndexedImage(1, 1, [1], [0, 0, 0])));
        Assert.Throws<ArgumentException>(() => IndexedPng.Write(new IndexedImage(1, 1, [0], [0, 0])));
        Assert.Throws<ArgumentException>(() => IndexedPng.Write(new IndexedImage(1, 1, [0], new byte[3 * 257])));
    }

    [Fact]
    public void The_checksum_of_an_empty_end_chunk_is_the_one_in_every_png() => Assert.Equal(0xAE426082u, PngCrc.Of("IEND"u8));

    public static TheoryData<string, byte[]> Wrong
    {
        get
        {
            byte[] zeros = Rows(2, 2);
            return new()
            {
                { "is no PNG", "<html>not found"u8.ToArray() },
                { "is no PNG", [] },
                { "colour type 2 (RGB)", Png(Header(2, 2, 8, 2), Data(zeros)) },
                { "colour type 6", Png(Header(2, 2, 8, 6), Data(zeros)) },
                { "16 bits", Png(Header(2, 2, 16, 0), Data(zeros)) },
                { "3 bits", Png(Header(2, 2, 3, 0), Data(zeros)) },
                { "interlaced", Png(Header(2, 2, 8, 0, interlace: 1), Data(zeros)) },
                { "says 0 x 2", Png(Header(0, 2, 8, 0), Data(zeros)) },
                { "says 2 x 2147483648", Png(Header(2, 0x80000000, 8, 0), Data(zeros)) },
                { "the limit is", Png(Header(100_000, 100_000, 8, 0), Data(zeros)) },
                { "holds fewer", Png(Header(10_000, 10_000, 8, 0), Data(zeros)) },
                { "holds fewer", Png(Header(2, 3, 8, 0), Data(zeros)) },
                { "holds more", Png(Header(2, 1, 8, 0), Data(zeros)) },
                { "row 1 has filter type 5", Png(Header(2, 2, 8, 0), Data([0, 1, 2, 5, 1, 2])) },
                { "has none", Png(Header(2, 2, 8, 3), Data(zeros)) },
                { "is gray and has a palette", Png(Header(2, 2, 8, 0), ("PLTE", new byte[3]), Data(zeros)) },
                { "palette of 4 bytes", Png(Header(2, 2, 8, 3), ("PLTE", new byte[4]), Data(zeros)) },
                { "palette of 0 bytes", Png(Header(2, 2, 8, 3), ("PLTE", []), Data(zeros)) },
                { "palette of 9 bytes", Png(Header(2, 2, 1, 3), ("PLTE", new byte[9]), Data(Rows(1, 2))) },
                { "column 1, row 1 is number 2", Png(Header(2, 2, 8, 3), ("PLTE", new byte[6]), Data([0, 1, 0, 0, 1, 2])) },
                { "where none may be", Png(Header(2, 2, 8, 3), Data(zeros), ("PLTE", new byte[6])) },
                { "where none may be", Png(Header(2, 2, 8, 3), ("PLTE", new byte[6]), ("PLTE", new byte[6]), Data(zeros)) },
                { "where none may be", Png(Header(2, 2, 8, 0), Data(zeros), ("tEXt", [1]), Data(zeros)) },
                { "where none may be", Png(Header(2, 2, 8, 0), Header(2, 2, 8, 0), Data(zeros)) },
                { "instead of IHDR", Png(Data(zeros), Header(2, 2, 8, 0)) },
                { "IHDR chunk has 12 bytes", Png(("IHDR", new byte[12]), Data(zeros)) },
                { "may not be skipped", Png(Header(2, 2, 8, 0), ("CgBI", []), Data(zeros)) },
                { "no four letters", Png(Header(2, 2, 8, 0), ("te t", []), Data(zeros)) },
                { "no pixels", Png(Header(2, 2, 8, 0)) },
                { "is damaged", Png(Header(2, 2, 8, 0), ("IDAT", [1, 2, 3, 4])) },
                { "2 bytes after its end", [.. Png(Header(2, 2, 8, 0), Data(zeros)), 0, 0] },
                { "truncated", Png(Header(2, 2, 8, 0), Data(zeros))[..45] },
                { "without an IEND", Png(Header(2, 2, 8, 0), Data(zeros))[..^12] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_file_is_an_error_that_says_what_and_where(string what, byte[] file)
    {
        DataException e = Assert.Throws<DataException>(() => IndexedPng.Read(file, "a.png"));
        Assert.StartsWith("a.png", e.Message);
        Assert.Contains(what, e.Message);
    }

    [Fact]
    public void A_changed_byte_is_found_by_its_checksum()
    {
        byte[] file = Png(Header(2, 2, 8, 0), Data(Rows(2, 2)));
        file[20] ^= 1;
        Assert.Contains("checksum of chunk IHDR", Assert.Throws<DataException>(() => IndexedPng.Read(file, "a.png")).Message);
    }

    [Fact]
    public void Chunks_that_may_be_skipped_are_skipped_and_pixels_may_lie_in_several()
    {
        (string, byte[]) data = Data([0, 1, 2, 0, 3, 4]);
        byte[] file = Png(
            Header(2, 2, 8, 0), ("tEXt", [1, 2]), ("IDAT", data.Item2[..3]), ("IDAT", []), ("IDAT", data.Item2[3..]), ("tIME", [1]));
        Assert.Equal([1, 2, 3, 4], IndexedPng.Read(file, "a.png").Indices);
    }

    [Fact]
    public void The_pixel_limit_is_the_callers()
    {
        byte[] file = Png(Header(2, 2, 8, 0), Data(Rows(2, 2)));
        Assert.Equal(4, IndexedPng.Read(file, "a.png", 4).Indices.Length);
        Assert.Contains("the limit is 3", Assert.Throws<DataException>(() => IndexedPng.Read(file, "a.png", 3)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_bytes_are_changed_nothing_but_a_data_error_comes_out(bool repairChecksums)
    {
        byte[][] files = [.. Cases.Select(c => c.GetProperty("png").GetBytesFromBase64())];
        var random = new Random(20260);
        int refused = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] file = [.. files[round % files.Length]];
            for (int i = random.Next(1, 4); i > 0; i--) file[random.Next(8, file.Length)] = (byte)random.Next(256);
            if (random.Next(8) == 0) file = file[..random.Next(file.Length)];
            if (repairChecksums) RepairChecksums(file);
            try
            {
                IndexedImage image = IndexedPng.Read(file, "a.png", 1_000_000);
                Assert.Equal(image.Width * image.Height, image.Indices.Length);
            }
            catch (DataException)
            {
                refused++;
            }
        }
        // With repaired checksums only palettes and skipped chunks may change unnoticed; deflate has a checksum of its own.
        Assert.InRange(refused, repairChecksums ? 1000 : 3900, 4000);
    }

    private static byte[] Rows(int rowBytes, int height) => new byte[(rowBytes + 1) * height];

    private static (string, byte[]) Header(uint width, uint height, byte depth, byte colour, byte interlace = 0)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colour, interlace);
        return ("IHDR", header);
    }

    private static (string, byte[]) Data(byte[] rows)
    {
        using var memory = new MemoryStream();
        using (var stream = new ZLibStream(memory, CompressionLevel.Optimal)) stream.Write(rows);
        return ("IDAT", memory.ToArray());
    }

    private static byte[] Png(params (string Type, byte[] Content)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write(PngChunk.Signature);
        foreach ((string type, byte[] content) in chunks) PngChunk.Write(file, type, content);
        PngChunk.Write(file, "IEND", []);
        return file.ToArray();
    }

    private static void RepairChecksums(byte[] file)
    {
        for (int at = 8; file.Length - at >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12 || !Encoding.Latin1.GetString(file, at + 4, 4).All(char.IsAsciiLetter)) return;
            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), PngCrc.Of(file.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }
    }
}
