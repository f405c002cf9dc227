using System.Text.Json;
using CsCheck;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Data;

public class ResamplerTests
{
    private static readonly Lazy<JsonElement> _fixture = new(() => Fixtures.Json("resize", "resize.json"));

    [Fact]
    public void Halving_four_pixels_with_the_triangle_gives_the_weights_worked_out_by_hand()
    {
        // Scale 2, support 2. Output 0 is centred on 1.0: pixels 0, 1, 2 lie at -0.5, 0.5, 1.5 with weights 0.75, 0.75, 0.25 over 1.75.
        var image = new RgbImage(4, 1, [70, 0, 0, 70, 0, 0, 0, 0, 7, 0, 0, 0]);

        RgbImage half = Resampler.Resize(image, 2, 1, ResizeFilter.Bilinear);

        Assert.Equal([60, 0, 1, 10, 0, 3], half.Pixels);
    }

    [Fact]
    public void Every_resized_fixture_equals_Pillow_in_every_byte()
    {
        foreach (JsonElement c in _fixture.Value.GetProperty("resized").EnumerateArray())
        {
            RgbImage result = Resampler.Resize(Picture(c), Number(c, "newWidth"), Number(c, "newHeight"), Filter(c));
            Assert.True(c.GetProperty("pixels").GetBytesFromBase64().AsSpan().SequenceEqual(result.Pixels), $"differs: {Describe(c)}");
        }
    }

    [Fact]
    public void Every_cropped_fixture_equals_torchvision_in_every_byte()
    {
        foreach (JsonElement c in _fixture.Value.GetProperty("cropped").EnumerateArray())
        {
            var transform = new ImageTransform(new ImagePreprocessing
            {
                Height = Number(c, "cropHeight"),
                Width = Number(c, "cropWidth"),
                ResizeSize = Number(c, "short"),
                Filter = Filter(c),
            });
            byte[] result = new byte[transform.ByteCount];
            Array.Fill(result, (byte)99);
            transform.Apply(Picture(c), result);
            Assert.True(c.GetProperty("pixels").GetBytesFromBase64().AsSpan().SequenceEqual(result), $"differs: {Describe(c)}");
        }
    }

    [Fact]
    public void Sizes_and_offsets_are_those_of_torchvision()
    {
        int[][] rows = _fixture.Value.GetProperty("geometry").Deserialize<int[][]>()!;
        Assert.True(rows.Length >= 80);
        foreach (int[] r in rows)
        {
            ImageGeometry g = ImageGeometry.For(r[0], r[1], new ImagePreprocessing { Height = r[3], Width = r[3], ResizeSize = r[2] });
            Assert.Equal(new ImageGeometry(r[4], r[5], r[6], r[7]), g);
        }
    }

    [Fact]
    public void A_window_has_the_pixels_of_the_whole_resized_picture()
    {
        Gen<int> size = Gen.Int[1, 40];
        Gen.Select(size, size, size, size, Gen.Bool, Gen.Int[0, 1000]).Sample((w, h, newW, newH, cubic, pick) =>
        {
            ResizeFilter filter = cubic ? ResizeFilter.Bicubic : ResizeFilter.Bilinear;
            RgbImage image = Pictures.Random(w, h, (uint)pick);
            RgbImage whole = Resampler.Resize(image, newW, newH, filter);
            int left = pick % newW, top = pick / 7 % newH;
            var window = new PixelWindow(left, top, 1 + pick % (newW - left), 1 + pick / 3 % (newH - top));
            int stride = window.Width * 3 + pick % 5;
            byte[] part = new byte[stride * window.Height];
            Array.Fill(part, (byte)77);

            Resampler.ResizeWindow(image, newW, newH, filter, window, part, stride);

            for (int y = 0; y < window.Height; y++)
            {
                ReadOnlySpan<byte> row = part.AsSpan(y * stride, stride);
                Assert.True(row[..(window.Width * 3)].SequenceEqual(whole.Pixels.AsSpan(((top + y) * newW + left) * 3, window.Width * 3)));
                Assert.Equal(-1, row[(window.Width * 3)..].IndexOfAnyExcept((byte)77));
            }
        }, iter: 400);
    }

    [Fact]
    public void A_picture_of_one_colour_keeps_it_at_every_size()
    {
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Byte, Gen.Bool).Sample((from, to, value, cubic) =>
        {
            byte[] pixels = new byte[from * from * 3];
            Array.Fill(pixels, value);
            ResizeFilter filter = cubic ? ResizeFilter.Bicubic : ResizeFilter.Bilinear;
            RgbImage result = Resampler.Resize(new RgbImage(from, from, pixels), to, to, filter);
            Assert.Equal(-1, result.Pixels.AsSpan().IndexOfAnyExcept(value));
        }, iter: 200);
    }

    [Fact]
    public void The_same_size_changes_nothing()
    {
        RgbImage image = Pictures.Random(13, 7);
        Assert.Equal(image.Pixels, Resampler.Resize(image, 13, 7, ResizeFilter.Bicubic).Pixels);
    }

    [Theory]
    [InlineData(0, 0, 5, 4)]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(3, 0, 2, 2)]
    [InlineData(0, 0, 0, 1)]
    public void A_window_outside_the_resized_picture_is_refused(int left, int top, int width, int height) =>
        Assert.Throws<ArgumentException>(() => Resampler.ResizeWindow(
            Pictures.Random(8, 8), 4, 4, ResizeFilter.Bilinear, new PixelWindow(left, top, width, height), new byte[100], 15));

    [Fact]
    public void A_picture_too_narrow_for_its_short_side_is_refused_with_its_size()
    {
        var preprocessing = new ImagePreprocessing { Height = 224, Width = 224, ResizeSize = 256 };
        Assert.Contains("1 x 100000000", Assert.Throws<DataException>(() => ImageGeometry.For(1, 100_000_000, preprocessing)).Message);
    }

    [Fact]
    public void Stretching_ignores_the_short_side_and_cuts_nothing()
    {
        var preprocessing = new ImagePreprocessing { Height = 5, Width = 9, ResizeSize = 256, Mode = ResizeMode.Stretch };
        Assert.Equal(new ImageGeometry(9, 5, 0, 0), ImageGeometry.For(100, 30, preprocessing));
    }

    private static RgbImage Picture(JsonElement c)
    {
        string kind = c.GetProperty("kind").GetString()!;
        (int width, int height) = (Number(c, "width"), Number(c, "height"));
        return kind == "random"
            ? Pictures.Random(width, height)
            : new RgbImage(width, height, _fixture.Value.GetProperty(kind).GetBytesFromBase64());
    }

    private static int Number(JsonElement c, string name) => c.GetProperty(name).GetInt32();

    private static ResizeFilter Filter(JsonElement c) => Enum.Parse<ResizeFilter>(c.GetProperty("filter").GetString()!);

    private static string Describe(JsonElement c) =>
        string.Join(' ', c.EnumerateObject().Where(p => p.Name != "pixels").Select(p => $"{p.Name}={p.Value}"));
}
