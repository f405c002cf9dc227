using CsCheck;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Protocols.Crops;
using KnowledgeTransfer.Torch.Protocols.VocClassification;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Protocols.Crops;

public sealed class VocClassificationCropTests
{
    private static SquareCrop Draw(int width, int height, ulong key)
    {
        var random = new CounterRandom(key);
        return SquareCrop.Draw(width, height, ref random);
    }

    /// <summary>Red is the column, green the row, blue 7.</summary>
    private static RgbImage Coordinates(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++)
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = ((byte)(i % width), (byte)(i / width), 7);
        return new RgbImage(width, height, pixels);
    }

    [Fact]
    public void Crops_lie_inside_and_have_10_to_50_percent_of_the_area_to_half_a_pixel() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 700], Gen.ULong).Sample((width, height, key) =>
        {
            SquareCrop crop = Draw(width, height, key);
            double whole = (double)width * height, shorter = Math.Min(width, height);
            double most = Math.Min(Math.Sqrt(0.5 * whole), shorter), least = Math.Min(Math.Sqrt(0.1 * whole), shorter);
            Assert.InRange(crop.Side, Math.Max(1, least - 0.5), most + 0.5);
            Assert.InRange(crop.Left, 0, width - crop.Side);
            Assert.InRange(crop.Top, 0, height - crop.Side);
        });

    [Fact]
    public void Areas_are_drawn_evenly_and_half_of_the_crops_are_mirrored()
    {
        SquareCrop[] crops = [.. Enumerable.Range(0, 4000).Select(key => Draw(640, 480, (ulong)key))];
        double[] areas = [.. crops.Select(c => c.Side * (double)c.Side / (640 * 480))];
        Assert.InRange(areas.Average(), 0.29, 0.31);
        Assert.InRange(areas.Count(a => a < 0.2), 850, 1150);
        Assert.InRange(areas.Count(a => a > 0.4), 850, 1150);
        Assert.InRange(crops.Count(c => c.Mirrored), 1850, 2150);
        // every edge is reached, and places are even: the mean distance to both sides is the same
        Assert.Contains(crops, c => c.Left == 0);
        Assert.Contains(crops, c => c.Top + c.Side == 480);
        Assert.InRange(crops.Average(c => c.Left - (640 - c.Side - c.Left)), -12, 12);
    }

    [Theory]
    [InlineData(100, 40)] // 40 % are the largest square
    [InlineData(1100, 100)] // 9 %: always as large as possible
    [InlineData(1, 1)]
    public void Of_long_pictures_the_largest_square_is_the_limit(int width, int height)
    {
        int[] sides = [.. Enumerable.Range(0, 300).Select(key => Draw(width, height, (ulong)key).Side)];
        Assert.Equal(height, sides.Max());
        double least = Math.Clamp(Math.Sqrt(0.1 * width * height), 1, height);
        Assert.InRange(sides.Min(), least - 0.5, least + 1.5);
    }

    [Fact]
    public void A_crop_of_the_inputs_size_is_copied_and_a_mirrored_one_turned_round()
    {
        RgbImage picture = Coordinates(7, 5);
        var output = new byte[27];
        new SquareCrop(2, 1, 3, Mirrored: false).Cut(picture, 3, output);
        Assert.Equal([2, 1, 7, 3, 1, 7, 4, 1, 7, 2, 2, 7, 3, 2, 7, 4, 2, 7, 2, 3, 7, 3, 3, 7, 4, 3, 7], output);
        new SquareCrop(2, 1, 3, Mirrored: true).Cut(picture, 3, output);
        Assert.Equal([4, 1, 7, 3, 1, 7, 2, 1, 7, 4, 2, 7, 3, 2, 7, 2, 2, 7, 4, 3, 7, 3, 3, 7, 2, 3, 7], output);
    }

    [Fact]
    public void Resizing_shows_nothing_of_what_lies_outside()
    {
        // white around a black square: any share of a pixel from outside would be lighter than black
        var pixels = new byte[30 * 20 * 3];
        Array.Fill(pixels, (byte)255);
        for (int y = 4; y < 16; y++) Array.Clear(pixels, (y * 30 + 9) * 3, 12 * 3);
        foreach (int size in new[] { 5, 12, 31 })
        {
            var output = new byte[size * size * 3];
            new SquareCrop(9, 4, 12, Mirrored: true).Cut(new RgbImage(30, 20, pixels), size, output);
            Assert.All(output, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Epochs_show_every_picture_once_and_each_time_another_crop_of_it()
    {
        VocPictures made = MadeVoc.Make("a", 10);
        var crops = new TrainingCrops(made.Images, 8, batchSize: 4, seed: 5);
        int[] pictures = [.. Enumerable.Range(0, 5).SelectMany(step => crops.Pictures(step))]; // two epochs, the third step is in both
        Assert.Equal(Enumerable.Range(0, 10), pictures[..10].Order());
        Assert.Equal(Enumerable.Range(0, 10), pictures[10..].Order());
        Assert.NotEqual(pictures[..10], pictures[10..]);
        const int Bytes = 8 * 8 * 3;
        string[] seen = [.. Enumerable.Range(0, 5).SelectMany(step => crops.Make(step).Chunk(Bytes)).Select(Convert.ToHexString)];
        Assert.Equal(20, seen.Distinct().Count());
        Assert.Equal(crops.Make(3), new TrainingCrops(made.Images, 8, 4, 5).Make(3));
        Assert.NotEqual(crops.Make(3), new TrainingCrops(made.Images, 8, 4, 6).Make(3));
    }

    [Fact]
    public void A_step_may_be_larger_than_the_set()
    {
        var crops = new TrainingCrops(MadeVoc.Make("a", 3).Images, 8, batchSize: 7, seed: 5);
        Assert.Equal([2, 2, 3], crops.Pictures(0).CountBy(p => p).Select(pair => pair.Value).Order());
        Assert.Equal(7 * 8 * 8 * 3, crops.Make(0).Length);
    }

    [Fact]
    public void Test_crops_belong_to_the_picture_whatever_is_beside_it_and_more_of_them_begin_with_the_same()
    {
        VocPictures made = MadeVoc.Make("a", 8);
        byte[] three = new TestCrops(made.Images, 8, 3).Make(0), five = new TestCrops(made.Images, 8, 5).Make(0);
        const int Bytes = 8 * 8 * 3;
        Assert.Equal(8 * 3 * Bytes, three.Length);
        Assert.Equal(three[(6 * Bytes)..(9 * Bytes)], five[(10 * Bytes)..(13 * Bytes)]);
        ImageSource alone = new SubsetSource(made.Images, [2], "one");
        Assert.Equal(three[(6 * Bytes)..(9 * Bytes)], new TestCrops(alone, 8, 3).Make(0));
        Assert.Equal(3, three[..(3 * Bytes)].Chunk(Bytes).Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Batches_of_test_pictures_cover_all_of_them()
    {
        var crops = new TestCrops(MadeVoc.Make("a", 15).Images, 8, 10);
        Assert.Equal((6, 3L), (crops.PicturesPerBatch, crops.BatchCount));
        Assert.Equal([6, 6, 3], Enumerable.Range(0, 3).Select(batch => crops.Make(batch).Length / (10 * 8 * 8 * 3)));
        Assert.Equal(1, new TestCrops(MadeVoc.Make("a", 2).Images, 8, 100).PicturesPerBatch);
    }
}
