using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Training;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Training;

public sealed class AugmenterTests
{
    /// <summary>Red is the column, green the row, blue 7.</summary>
    private static byte[] Coordinates(int height, int width)
    {
        var picture = new byte[height * width * 3];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                (picture[(y * width + x) * 3], picture[(y * width + x) * 3 + 1], picture[(y * width + x) * 3 + 2]) = ((byte)x, (byte)y, 7);
        return picture;
    }

    private static byte[] Vary(Augmentation kind, byte[] picture, int height, int width, int size, int padding, ulong key)
    {
        var output = new byte[size * size * 3];
        var random = new CounterRandom(key);
        new Augmenter(kind, height, width, size, padding).Vary(picture, output, ref random);
        return output;
    }

    [Fact]
    public void The_centre_of_a_5_by_7_picture_starts_at_row_1_column_2()
    {
        var output = new byte[3 * 3 * 3];
        new Augmenter(Augmentation.CropFlip, 5, 7, 3, 0).Centre(Coordinates(5, 7), output);
        Assert.Equal([2, 1, 7, 3, 1, 7, 4, 1, 7, 2, 2, 7, 3, 2, 7, 4, 2, 7, 2, 3, 7, 3, 3, 7, 4, 3, 7], output);
    }

    [Fact]
    public void Padding_reflects_about_the_edge_without_repeating_it()
    {
        byte[] picture = Coordinates(4, 4);
        int[][] windows = [[2, 1, 0, 1], [1, 0, 1, 2], [0, 1, 2, 3], [1, 2, 3, 2], [2, 3, 2, 1]];
        var seen = new HashSet<string>();
        for (ulong key = 0; key < 400; key++)
        {
            byte[] output = Vary(Augmentation.PadCropFlip, picture, 4, 4, 4, 2, key);
            int[] columns = [.. Enumerable.Range(0, 4).Select(x => (int)output[x * 3])];
            int[] rows = [.. Enumerable.Range(0, 4).Select(y => (int)output[y * 12 + 1])];
            Assert.Contains(windows, window => window.SequenceEqual(rows));
            Assert.Contains(windows, window => window.SequenceEqual(columns) || window.Reverse().SequenceEqual(columns));
            for (int i = 0; i < 16; i++)
                Assert.Equal((columns[i % 4], rows[i / 4], 7), (output[3 * i], output[3 * i + 1], output[3 * i + 2]));
            seen.Add(string.Join("", columns) + string.Join("", rows));
        }
        // 5 windows, of which each is its own or another's mirror image: 8 column patterns (2101 1012 0123 1232 2321, reversed 1012 2101
        // 3210 2321 1232), 6 different, times 5 rows.
        Assert.Equal(6 * 5, seen.Count);
    }

    [Fact]
    public void Half_of_the_pictures_are_mirrored()
    {
        byte[] picture = Coordinates(2, 2);
        int mirrored = Enumerable.Range(0, 2000).Count(key => Vary(Augmentation.Flip, picture, 2, 2, 2, 0, (ulong)key)[0] == 1);
        Assert.InRange(mirrored, 900, 1100);
    }

    [Fact]
    public void Random_crops_reach_every_position()
    {
        byte[] picture = Coordinates(5, 6);
        var corners = new HashSet<(int, int)>();
        for (ulong key = 0; key < 300; key++)
        {
            byte[] output = Vary(Augmentation.CropFlip, picture, 5, 6, 4, 0, key);
            corners.Add((Math.Min(output[0], output[9]), output[1]));
        }
        Assert.Equal(3 * 2, corners.Count);
    }

    [Fact]
    public void Resized_crops_of_a_ramp_are_ramps_inside_the_picture()
    {
        byte[] picture = Coordinates(64, 48);
        for (ulong key = 0; key < 100; key++)
        {
            byte[] output = Vary(Augmentation.ResizedCropFlip, picture, 64, 48, 20, 0, key);
            for (int y = 0; y < 20; y++)
                for (int x = 0; x < 20; x++)
                {
                    int at = (y * 20 + x) * 3;
                    Assert.Equal(7, output[at + 2]);
                    Assert.InRange(output[at], 0, 47);
                    Assert.InRange(output[at + 1], 0, 63);
                    Assert.Equal(output[x * 3], output[at]);
                    Assert.Equal(output[y * 60 + 1], output[at + 1]);
                    if (y > 0) Assert.True(output[at + 1] >= output[at - 60 + 1]);
                }
        }
    }

    [Theory]
    [InlineData(Augmentation.CropFlip, 31, 40, 32, 0, "smaller than the network's input")]
    [InlineData(Augmentation.PadCropFlip, 40, 40, 32, 4, "needs pictures of the input's size")]
    [InlineData(Augmentation.PadCropFlip, 32, 32, 32, 32, "reflection allows at most 31")]
    public void Impossible_combinations_are_explained(Augmentation kind, int height, int width, int size, int padding, string part) =>
        Assert.Contains(part, Augmenter.Problem(kind, height, width, size, padding));

    [Fact]
    public void The_largest_reflection_works() => Assert.Null(Augmenter.Problem(Augmentation.PadCropFlip, 32, 32, 32, 31));
}
