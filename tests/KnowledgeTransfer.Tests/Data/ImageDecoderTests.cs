using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;
using SkiaSharp;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public class ImageDecoderTests
{
    [Fact]
    public void Every_kind_of_picture_has_the_pixels_that_Pillow_gives()
    {
        var problems = new List<string>();
        foreach (JsonElement c in Fixtures.Json("decode", "decode.json").GetProperty("cases").EnumerateArray())
        {
            string name = c.GetProperty("name").GetString()!;
            byte[] expected = c.GetProperty("pixels").GetBytesFromBase64();
            RgbImage image = ImageDecoder.Decode(c.GetProperty("encoded").GetBytesFromBase64(), name);
            Assert.Equal((name, c.GetProperty("width").GetInt32(), c.GetProperty("height").GetInt32()), (name, image.Width, image.Height));
            int greatest = expected.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Max();
            if (greatest > c.GetProperty("tolerance").GetInt32()) problems.Add($"{name}: {greatest}");
        }
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_truncated_picture_is_an_error_that_names_it(SKEncodedImageFormat format)
    {
        byte[] whole = Pictures.Encode(Pictures.Random(64, 48), format);
        Assert.Equal(64, ImageDecoder.Decode(whole, "whole").Width);
        foreach (double share in new[] { 0.02, 0.3, 0.5, 0.9 })
        {
            byte[] part = whole[..(int)(whole.Length * share)];
            DataException e = Assert.Throws<DataException>(() => ImageDecoder.Decode(part, "cats/7.jpg"));
            Assert.StartsWith("cats/7.jpg ", e.Message);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Wherever_a_file_is_cut_the_result_is_an_error_or_the_whole_picture(SKEncodedImageFormat format)
    {
        byte[] whole = Pictures.Encode(Pictures.Random(16, 12), format);
        byte[] pixels = ImageDecoder.Decode(whole, "whole").Pixels;
        int errors = 0;
        for (int length = 1; length < whole.Length; length++)
        {
            try
            {
                Assert.Equal(pixels, ImageDecoder.Decode(whole.AsSpan(0, length), "part").Pixels);
            }
            catch (DataException)
            {
                errors++;
            }
        }
        // PNG has 20 bytes behind the last pixel: its checksums and the end marker. Without them nothing is missing from the picture.
        Assert.InRange(errors, whole.Length - 1 - 24, whole.Length - 1);
    }

    [Fact]
    public void A_picture_bomb_is_refused_by_its_header()
    {
        // A PNG header that promises 60,000 x 60,000 pixels; nothing else is needed to refuse it.
        DataException e = Assert.Throws<DataException>(() => ImageDecoder.Decode(PngHeader(60_000, 60_000), "bomb.png"));
        Assert.Contains("60000 x 60000", e.Message);
        Assert.Contains("178956970", e.Message);
    }

    [Fact]
    public void The_pixel_limit_is_an_option_and_allows_exactly_its_number()
    {
        byte[] png = Pictures.Encode(Pictures.Random(10, 10), SKEncodedImageFormat.Png);
        Assert.Equal(10, ImageDecoder.Decode(png, "a", pixelLimit: 100).Height);
        Assert.Throws<DataException>(() => ImageDecoder.Decode(png, "a", pixelLimit: 99));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageDecoder.Decode(png, "a", pixelLimit: 0));
    }

    [Fact]
    public void A_web_page_with_a_picture_name_is_called_so() =>
        Assert.Contains("HTML", Assert.Throws<DataException>(() =>
            ImageDecoder.Decode("<!DOCTYPE html><html>404</html>"u8, "x.jpg")).Message);

    [Fact]
    public void A_pointer_of_large_file_storage_is_called_so() =>
        Assert.Contains("Git LFS", Assert.Throws<DataException>(() =>
            ImageDecoder.Decode("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"u8, "x.png")).Message);

    [Fact]
    public void An_empty_file_and_rubbish_are_refused()
    {
        Assert.Contains("empty", Assert.Throws<DataException>(() => ImageDecoder.Decode([], "x.png")).Message);
        byte[] rubbish = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.Contains("0102030405060708", Assert.Throws<DataException>(() => ImageDecoder.Decode(rubbish, "x.png")).Message);
    }

    [Fact]
    public void Flipped_bytes_never_give_anything_but_a_picture_or_a_data_error()
    {
        byte[] whole = Pictures.Encode(Pictures.Random(24, 24), SKEncodedImageFormat.Jpeg);
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            byte[] broken = [.. whole];
            for (int flips = 0; flips < 1 + round % 5; flips++) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            try
            {
                RgbImage image = ImageDecoder.Decode(broken, "broken");
                Assert.Equal(image.Width * image.Height * 3, image.Pixels.Length);
            }
            catch (DataException e)
            {
                Assert.StartsWith("broken", e.Message);
            }
        }
    }

    private static byte[] PngHeader(int width, int height)
    {
        byte[] chunk = new byte[4 + 13];
        Encoding.ASCII.GetBytes("IHDR").CopyTo(chunk, 0);
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(8), height);
        chunk[12] = 8;
        chunk[13] = 2;
        byte[] check = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32(chunk));
        return [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. chunk, .. check, 0, 0, 0, 1, .. "IDAT"u8, 0, 0, 0, 0, 0];
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }
        return ~crc;
    }
}
