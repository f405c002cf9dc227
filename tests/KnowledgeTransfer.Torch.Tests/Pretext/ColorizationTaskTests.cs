using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class ColorizationTaskTests
{
    private const int Size = 8, Red = 0, Blue = 1;

    /// <summary>Nearest bins and equal weights: what comes out can be worked out by hand.</summary>
    private static readonly ColorizationOptions Plain =
        ColorizationTask.Defaults(Size) with { NeighbourCount = 1, Lambda = 1, Shift = 0 };

    private static readonly int[] Bins = [AbBins.Srgb.Nearest(80, 67), AbBins.Srgb.Nearest(79, -108)];

    /// <summary>The upper half of one colour, the lower of the other: mirroring changes nothing.</summary>
    private static MemoryImages RedAboveBlue()
    {
        var pixels = new byte[Size * Size * 3];
        for (int i = 0; i < Size * Size; i++) pixels[3 * i + (i < Size * Size / 2 ? 0 : 2)] = 255;
        return new MemoryImages([new ImageId("a")], Size, Size, pixels);
    }

    private static PretextTask Fit(ColorizationOptions options, ITrainingImages images) =>
        new ColorizationTask(options).Fit(images, ImageStatistics.Measure(images, options.Size));

    [Fact]
    public void Each_cell_asks_for_the_bin_of_its_colour_and_the_input_is_luma()
    {
        MemoryImages images = RedAboveBlue();

        MadeExamples made = MadeExamples.Make(Fit(Plain, images), images, PretextPictures.Raw);

        Assert.Equal([Bins[Red], Bins[Red], Bins[Blue], Bins[Blue]], made.Classes.Select(bin => (int)bin));
        Assert.Equal([1, 1, 1, 1], made.Values);
        for (int i = 0; i < made.Input.Length; i++)
            Assert.Equal(i < made.Input.Length / 2 ? 0.299 * 255 : 0.114 * 255, made.Input[i], 1e-4);
    }

    [Fact]
    public void Chance_is_that_of_the_best_constant_distribution()
    {
        MemoryImages images = RedAboveBlue();
        Chance equal = Fit(Plain, images).Chance, unknown = new ColorizationTask(Plain).Chance;
        Assert.Equal(Math.Log(2), equal.Loss!.Value, 1e-9);
        Assert.Equal(0.5, equal.Accuracy!.Value, 1e-9);
        Assert.Equal(new Chance(null, null), unknown);
    }

    [Fact]
    public void A_cells_colour_is_that_of_its_mean_light()
    {
        // Columns of black and white: half the light, L* 76, where half the stored value would be L* 54. Neither has a colour; yellow and
        // blue columns have none together either: light (1, 1, 0) and (0, 0, 1) average to (1/2, 1/2, 1/2).
        var pixels = new byte[Size * Size * 3];
        for (int i = 0; i < Size * Size; i++)
        {
            bool yellow = i % 2 == 0;
            {
                (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) =
                    yellow ? ((byte)255, (byte)255, (byte)0) : ((byte)0, (byte)0, (byte)255);
            }
        }
        var images = new MemoryImages([new ImageId("a")], Size, Size, pixels);
        MadeExamples made = MadeExamples.Make(Fit(Plain, images), images, PretextPictures.Raw);
        Assert.All(made.Classes, bin => Assert.Equal(AbBins.Srgb.Nearest(0, 0), bin));
    }

    [Fact]
    public void Shares_of_a_position_add_up_to_the_weight_of_its_nearest_bin_and_weights_to_1_on_average()
    {
        MemoryImages images = PretextPictures.Noise(Size, 40, 3);
        ColorizationOptions options = ColorizationTask.Defaults(Size) with { Shift = 0, MapSize = 4 };
        MadeExamples made = MadeExamples.Make(Fit(options, images), images, PretextPictures.Raw);
        var weights = new Dictionary<long, float>();
        double sum = 0;
        for (int example = 0, positions = 16; example < 40; example++)
            for (int position = 0; position < positions; position++)
            {
                int first = example * 5 * positions + position;
                float weight = Enumerable.Range(0, 5).Sum(i => made.Values[first + i * positions]);
                Assert.Equal(weights.TryAdd(made.Classes[first], weight) ? weight : weights[made.Classes[first]], weight, 1e-4);
                sum += weight;
            }
        Assert.True(weights.Values.Max() > 2 * weights.Values.Min());
        Assert.InRange(sum / 640, 0.7, 1.3); // exactly 1 under the smoothed distribution, not under this one
    }

    [Fact]
    public void What_it_learns_of_the_pictures_does_not_depend_on_their_order()
    {
        MemoryImages images = PretextPictures.Noise(Size, 5, 4);
        var pixels = new byte[5 * Size * Size * 3];
        for (int i = 0; i < 5; i++) images.CopyTo(4 - i, pixels.AsSpan(i * Size * Size * 3, Size * Size * 3));
        var reversed = new MemoryImages([.. images.Ids.Reverse()], Size, Size, pixels);
        ColorizationOptions options = ColorizationTask.Defaults(Size);
        Assert.Equal(Fit(options, images).Chance, Fit(options, reversed).Chance);
    }

    [Fact]
    public void Equal_logits_cost_the_logarithm_of_the_number_of_bins_and_right_answers_are_counted()
    {
        MemoryImages images = RedAboveBlue();
        PretextTask task = Fit(Plain, images);
        using DisposeScope scope = NewDisposeScope();
        ExampleBatch batch = MadeExamples.Make(task, images, PretextPictures.Raw).Batch(task, 1);
        Tensor output = zeros(1, AbBins.Srgb.Count, 2, 2);
        Assert.Equal(Math.Log(AbBins.Srgb.Count), task.Judge(output, batch).Loss.item<float>(), 1e-5);
        output[0, Bins[Red]] = 50;

        Judgement judgement = task.Judge(output, batch);

        Assert.Equal((2, 4), (judgement.CorrectCount, judgement.AnswerCount));
        Assert.Equal(25, judgement.Loss.item<float>(), 1e-4);
    }

    [Fact]
    public void Gray_pictures_are_refused_if_they_are_more_than_half()
    {
        byte[] Pixels(int gray, int coloured) =>
            [
                .. Enumerable.Repeat((byte)90, gray * Size * Size * 3),
                .. Enumerable.Range(0, coloured * Size * Size * 3).Select(i => (byte)(i % 3 * 60)),
            ];
        MemoryImages Set(int gray, int coloured) =>
            new([.. Enumerable.Range(0, gray + coloured).Select(i => new ImageId($"{i}"))], Size, Size, Pixels(gray, coloured));
        var task = new ColorizationTask(Plain);
        Assert.Null(task.Problem(Set(2, 2)));
        Assert.StartsWith("3 of 5 pictures are gray (red, green and blue differ by at most 4", task.Problem(Set(3, 2)));
    }

    [Fact]
    public void Without_having_seen_pictures_it_makes_no_examples() =>
        Assert.Throws<InvalidOperationException>(() => new ColorizationTask(Plain).CreateMaker(RedAboveBlue(), PretextPictures.Raw));

    [Fact]
    public void The_exported_network_sees_in_RGB_what_the_encoder_saw_in_training()
    {
        MemoryImages images = PretextPictures.Noise(Size, 6, 9);
        ImagePreprocessing preprocessing = ImageStatistics.Measure(images, Size) with
        {
            Mean = [0.4f, 0.5f, 0.2f],
            StandardDeviation = [0.3f, 0.1f, 0.2f],
        };
        PretextTask task = new ColorizationTask(Plain).Fit(images, preprocessing);
        NetworkSpec encoder = MadeExamples.Encoder(Size), exported = task.ExportedNetwork(encoder);
        WeightSet weights = WeightInitializer.Create(encoder, 1);
        var (gray, rgb) = (new GrayInput(preprocessing), new PixelNormalisation(preprocessing));
        var picture = new byte[Size * Size * 3];
        float[] shown = new float[picture.Length], normal = new float[picture.Length];
        using DisposeScope scope = NewDisposeScope();
        using var trained = new TorchNetwork(encoder, weights);
        using var shipped = new TorchNetwork(exported, task.ExportedWeights(weights, preprocessing));
        for (int i = 0; i < images.Count; i++)
        {
            images.CopyTo(i, picture);
            gray.Apply(picture, shown);
            rgb.Apply(picture, normal);
            Tensor input = tensor(shown, [1, Size, Size, 3]).permute(0, 3, 1, 2);
            IReadOnlyList<Tensor> actual = shipped.Forward(tensor(normal, [1, Size, Size, 3]).permute(0, 3, 1, 2), ["gray", "relu2"]);
            Assert.True(actual[0].sub(input).abs().max().item<float>() < 1e-5);
            Assert.True(actual[1].sub(trained.Forward(input)).abs().max().item<float>() < 1e-5);
        }
        Assert.Equal(encoder.Maps, exported.Maps);
    }

    [Fact]
    public void A_small_network_learns_a_few_pictures_by_heart_and_paints_them()
    {
        MemoryImages images = PretextPictures.Noise(Size, 4, 2);
        ImagePreprocessing preprocessing = ImageStatistics.Measure(images, Size);
        PretextTask task = Fit(Plain, images);
        MadeExamples made = MadeExamples.Make(task, images, preprocessing);

        (double before, double after, double right, float[] answer) = made.Learn(task, 4, 50, 0.05);

        Assert.InRange(before, 5, 6.5);
        Assert.True(after < task.Chance.Loss / 4, $"{before} {after}");
        Assert.Equal(1, right);
        var pictures = new ColorizationPictures(Plain, preprocessing);
        byte[] asked = pictures.Asked(made.Input.AsSpan(0, task.Shape.InputCount), made.Classes.AsSpan(0, task.Shape.ClassCount));
        byte[] answered = pictures.Answered(made.Input.AsSpan(0, task.Shape.InputCount), answer.AsSpan(0, AbBins.Srgb.Count * 4));
        Assert.True(asked.Zip(answered, (a, b) => Math.Abs(a - b)).Max() <= 12);
        byte[] shown = pictures.Shown(made.Input.AsSpan(0, task.Shape.InputCount));
        Assert.All(shown.Chunk(3), pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(13, 56)]
    [InlineData(8, 8)]
    [InlineData(11, 8)]
    [InlineData(32, 8)]
    public void The_head_answers_at_the_maps_side_whatever_the_encoders_is(int encoderSide, int mapSide)
    {
        var encoder = new NetworkSpec("e", "test", encoderSide, [new("conv", new Convolution(4, 1), NetworkSpec.InputName)], "conv", []);
        NetworkSpec head = new ColorizationTask(ColorizationTask.Defaults(4 * mapSide)).Head(encoder);
        Assert.Equal([AbBins.Srgb.Count, mapSide, mapSide], head.Shape("answer"));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ColorizationTask(Plain with { MapSize = 0 }));
        Assert.Throws<ArgumentException>(() => new ColorizationTask(Plain with { MapSize = 9 }));
        Assert.Throws<ArgumentException>(() => new ColorizationTask(Plain with { Shift = 8 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorizationTask(Plain with { NeighbourCount = 6 }));
    }
}
