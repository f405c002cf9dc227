using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class InpaintingTaskTests
{
    private const int Size = 16;

    /// <summary>At 16 pixels the region is rows and columns 4 to 11, the hole 5 to 10.</summary>
    private static readonly InpaintingOptions Centre = InpaintingTask.Defaults(Size) with { Shift = 0 };

    private static readonly InpaintingOptions Blocks = Centre with { Hole = InpaintingHole.Blocks };

    [Fact]
    public void The_papers_sizes_are_a_64_pixel_region_with_a_band_of_7_at_128_pixels()
    {
        InpaintingOptions options = InpaintingTask.Defaults(128);
        Assert.Equal((7, 2048), (options.Overlap, options.BottleneckCount));
        Assert.Equal(4 * 64 * 64, new InpaintingTask(options).Shape.ValueCount);
        Assert.Equal(2, InpaintingTask.Defaults(32).Overlap);
    }

    [Fact]
    public void The_hole_is_the_centre_and_the_band_around_it_is_seen_and_weighs_ten_times()
    {
        MemoryImages images = PretextPictures.Coordinates(Size, 7); // blue is 70 everywhere, so that only the hole is 0, 0, 0
        var task = new InpaintingTask(Centre);

        MadeExamples made = MadeExamples.Make(task, images, PretextPictures.Raw, seed: 1);

        var region = made.Values.AsSpan(0, 192).ToArray();
        bool mirrored = region[0] > region[7];
        float[] weights = made.Values[192..];
        for (int y = 0; y < Size; y++)
            for (int x = 0; x < Size; x++)
            {
                bool hole = y is >= 5 and <= 10 && x is >= 5 and <= 10;
                int column = mirrored ? Size - 1 - x : x;
                Assert.Equal(hole ? [0, 0, 0] : [column, y, 70], made.Input.AsSpan((y * Size + x) * 3, 3).ToArray());
                if (y is < 4 or > 11 || x is < 4 or > 11) continue;
                int i = (y - 4) * 8 + x - 4;
                Assert.Equal([column, y, 70], [region[i], region[64 + i], region[128 + i]]);
                Assert.Equal((hole ? 1 : 10) / (36f + 280), weights[i], 1e-7f); // 36 pixels of the hole, 28 of the band
            }
        Assert.Equal(1, weights.Sum(), 1e-5f);
    }

    [Fact]
    public void Blocks_lie_anywhere_and_cover_at_most_a_quarter()
    {
        MemoryImages images = PretextPictures.Coordinates(Size, [.. Enumerable.Repeat(7, 1)]);
        var task = new InpaintingTask(Blocks);
        var covered = new bool[Size * Size];
        var counts = new HashSet<int>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            MadeExamples made = MadeExamples.Make(task, images, PretextPictures.Raw, seed);
            int count = 0;
            for (int pixel = 0; pixel < Size * Size; pixel++)
            {
                bool removed = made.Input[3 * pixel + 2] == 0;
                Assert.Equal(removed, made.Values[3 * Size * Size + pixel] > 0);
                covered[pixel] |= removed;
                if (removed) count++;
            }
            counts.Add(count);
        }
        Assert.All(covered, Assert.True); // corners too
        Assert.InRange(counts.Max(), 60, 64);
        Assert.True(counts.Min() is >= 16 and < 50);
    }

    [Fact]
    public void Chance_is_the_error_of_the_mean_picture()
    {
        // Two pictures of one gray each, 100 and 140: deviation 20 everywhere, also in the set; in units of a deviation of 10: 4.
        byte[] pixels = [.. Enumerable.Repeat((byte)100, Size * Size * 3), .. Enumerable.Repeat((byte)140, Size * Size * 3)];
        var images = new MemoryImages([new ImageId("a"), new ImageId("b")], Size, Size, pixels);
        Assert.Equal(1, Fit(Centre, ImageStatistics.Measure(images, Size)), 1e-5);
        Assert.Equal(4, Fit(Centre, PretextPictures.Raw with { StandardDeviation = [10, 10, 10] }), 1e-5);
        Assert.Equal(4, Fit(Blocks, PretextPictures.Raw with { StandardDeviation = [10, 10, 10] }), 1e-5);
        Assert.Null(new InpaintingTask(Centre).Chance.Loss);

        double Fit(InpaintingOptions options, ImagePreprocessing preprocessing) =>
            new InpaintingTask(options).Fit(images, preprocessing).Chance.Loss!.Value;
    }

    [Fact]
    public void The_loss_is_the_weighted_squared_error()
    {
        MemoryImages images = PretextPictures.Noise(Size, 3, 1);
        var task = new InpaintingTask(Centre);
        using DisposeScope scope = NewDisposeScope();
        ExampleBatch batch = MadeExamples.Make(task, images, PretextPictures.Raw).Batch(task, 3);
        Tensor right = batch.Values.narrow(1, 0, 192).reshape(3, 3, 8, 8).clone();
        Assert.Equal(0, task.Judge(right, batch).Loss.item<float>());
        right[0, 1, 0, 0] += 6; // a corner of the band, in one of three pictures and one of three colours: 36 x 10 / 316 / 9
        right[2, 0, 4, 4] += 3; // in the hole: 9 / 316 / 9
        Judgement judgement = task.Judge(right, batch);
        Assert.Equal(369.0 / 316 / 9, judgement.Loss.item<float>(), 1e-6);
        Assert.Equal((0, 0), (judgement.CorrectCount, judgement.AnswerCount));
    }

    [Theory]
    [InlineData(InpaintingHole.Centre)]
    [InlineData(InpaintingHole.Blocks)]
    public void Filled_with_what_was_asked_the_picture_is_whole_again(InpaintingHole hole)
    {
        MemoryImages images = PretextPictures.Noise(Size, 1, 1);
        InpaintingOptions options = Centre with { Hole = hole };
        ImagePreprocessing preprocessing = ImageStatistics.Measure(images, Size);
        MadeExamples made = MadeExamples.Make(new InpaintingTask(options), images, preprocessing);
        var pictures = new InpaintingPictures(options, preprocessing);
        var original = new byte[Size * Size * 3];
        images.CopyTo(0, original);

        byte[] filled = pictures.Filled(made.Input, made.Values), shown = pictures.Shown(made.Input);

        byte[] mirrored = [.. original.Chunk(3).Chunk(Size).SelectMany(row => row.Reverse()).SelectMany(pixel => pixel)];
        Assert.True(filled.AsSpan().SequenceEqual(original) || filled.AsSpan().SequenceEqual(mirrored));
        int removed = Enumerable.Range(0, Size * Size).Count(pixel => made.Input.AsSpan(3 * pixel, 3).IndexOfAnyExcept(0f) < 0);
        Assert.InRange(removed, 16, 64);
        byte[] mean = [.. preprocessing.Mean.Select(value => (byte)MathF.Round(255 * value))];
        for (int pixel = 0; pixel < Size * Size; pixel++)
        {
            bool hidden = made.Input.AsSpan(3 * pixel, 3).IndexOfAnyExcept(0f) < 0;
            Assert.Equal(hidden ? mean : filled.AsSpan(3 * pixel, 3).ToArray(), shown.AsSpan(3 * pixel, 3).ToArray());
        }
    }

    [Theory]
    [InlineData(16, InpaintingHole.Centre, 8)]
    [InlineData(32, InpaintingHole.Centre, 16)]
    [InlineData(37, InpaintingHole.Centre, 18)]
    [InlineData(37, InpaintingHole.Blocks, 37)]
    [InlineData(128, InpaintingHole.Centre, 64)]
    public void Decoder_and_critic_fit_any_region(int size, InpaintingHole hole, int side)
    {
        var task = new InpaintingTask(InpaintingTask.Defaults(size) with { Hole = hole, BottleneckCount = 16 });
        NetworkSpec head = task.Head(MadeExamples.Encoder(size));
        Assert.Equal([3, side, side], head.Shape("answer"));
        Assert.Null(task.Adversary);
        if (hole == InpaintingHole.Blocks) return;
        Adversary adversary = new InpaintingTask(task.Options with { AdversarialShare = 0.001 }).Adversary!;
        Assert.Equal([3, side, side], adversary.Critic.InputShape);
        Assert.Equal([1], adversary.Critic.Shape("answer"));
        Assert.Equal((0.001, 0.1), (adversary.Share, adversary.RateShare));
    }

    [Fact]
    public void A_small_network_learns_a_few_pictures_by_heart()
    {
        MemoryImages images = PretextPictures.Noise(Size, 4, 2);
        InpaintingOptions options = Centre with { BottleneckCount = 32 };
        ImagePreprocessing preprocessing = ImageStatistics.Measure(images, Size);
        PretextTask task = new InpaintingTask(options).Fit(images, preprocessing);

        (double before, double after, _, _) = MadeExamples.Make(task, images, preprocessing).Learn(task, 4, 80, 0.05);

        Assert.InRange(before, 0.7, 1.4);
        Assert.True(after < task.Chance.Loss / 4, $"{before} {after}");
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new InpaintingTask(Centre with { Size = 15 }));
        Assert.Throws<ArgumentException>(() => new InpaintingTask(Centre with { Overlap = 4 }));
        Assert.Throws<ArgumentException>(() => new InpaintingTask(Centre with { OverlapWeight = -1 }));
        Assert.Throws<ArgumentException>(() => new InpaintingTask(Centre with { Shift = 16 }));
        Assert.Throws<ArgumentException>(() => new InpaintingTask(Centre with { AdversarialShare = 1 }));
        Assert.Throws<ArgumentException>(() => new InpaintingTask(Blocks with { AdversarialShare = 0.001 }));
    }
}
