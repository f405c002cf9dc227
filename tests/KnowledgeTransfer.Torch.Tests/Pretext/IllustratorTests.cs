using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Reports;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class IllustratorTests
{
    [Fact]
    public void Normalised_pixels_come_back_as_they_were()
    {
        var preprocessing = new ImagePreprocessing
        {
            Height = 1,
            Width = 1,
            Mean = [0.4f, 0.5f, 0.6f],
            StandardDeviation = [0.2f, 0.3f, 0.1f],
        };
        byte[] pixels = [0, 1, 2, 127, 128, 129, 253, 254, 255];
        float[] values = [.. pixels.Select((p, i) => (p / 255f - preprocessing.Mean[i % 3]) / preprocessing.StandardDeviation[i % 3])];
        Assert.Equal(pixels, VisiblePixels.OfSet(values, preprocessing));
    }

    [Fact]
    public void Standardised_tiles_are_shown_within_two_and_a_half_deviations() =>
        Assert.Equal(new byte[] { 0, 0, 77, 128, 179, 255 }, VisiblePixels.OfTile([-3f, -2.5f, -1f, 0f, 1f, 2.5f]));

    [Fact]
    public void A_mosaic_leaves_gray_between_tiles_and_where_there_is_none()
    {
        RgbImage mosaic = TileMosaic.Lay([[1, 2, 3], null], rows: 1, tileSize: 1, gap: 1);
        Assert.Equal((3, 1), (mosaic.Width, mosaic.Height));
        Assert.Equal([1, 2, 3, 128, 128, 128, 128, 128, 128], mosaic.Pixels);
        Assert.Throws<ArgumentException>(() => TileMosaic.Lay([null, null, null], rows: 2, tileSize: 1, gap: 0));
    }

    [Fact]
    public void The_right_guess_of_a_puzzle_gives_the_picture_back()
    {
        // 2 x 2 tiles of 4 pixels that fill a picture of 8: nothing is cut away, so the restored picture is the picture.
        var grid = new TileGrid(rows: 2, pictureSize: 8, cellSize: 4, tileSize: 4, jitter: 0, channelShift: 0);
        var options = new JigsawOptions
        {
            Grid = grid,
            Permutations = new PermutationSet(4, [[1, 2, 3, 0], [3, 0, 1, 2], [2, 3, 0, 1]]),
            Colours = new ColourShares(0),
            NormaliseTiles = false,
            Network = ContextFreeNetwork.For(4),
        };
        var task = new JigsawTask(options);
        MemoryImages images = PretextPictures.Coordinates(8, 3);
        AnsweredExample example = Example(task, images, 0, classes => Scores(3, (int)classes[0]));
        IReadOnlyList<TeacherPicture> pictures = task.Illustrator.Illustrate(example, PretextPictures.Raw);

        var picture = new byte[8 * 8 * 3];
        images.CopyTo(0, picture);
        Assert.Equal(3, pictures.Count);
        Assert.Equal((10, 10), (pictures[0].Image.Width, pictures[0].Image.Height)); // a gap of 2
        Assert.Equal(picture, pictures[1].Image.Pixels);
        Assert.True(pictures[1].IsRight);
        Assert.Equal(picture, pictures[2].Image.Pixels);

        int wrong = ((int)example.Classes[0] + 1) % 3;
        pictures = task.Illustrator.Illustrate(example with { Output = Scores(3, wrong) }, PretextPictures.Raw);
        Assert.False(pictures[1].IsRight);
        Assert.NotEqual(picture, pictures[1].Image.Pixels);
        Assert.Equal("as it answers, 4 in a wrong place", pictures[1].Caption);
        Assert.Equal(2, task.Illustrator.Illustrate(example with { Output = null }, PretextPictures.Raw).Count);
    }

    [Fact]
    public void Permutations_are_named_by_rows_and_measured_by_places_that_differ()
    {
        JigsawOptions options = JigsawTask.Defaults(32, new PermutationSet(4, [[0, 1, 2, 3], [1, 0, 2, 3], [3, 0, 1, 2]]));
        TaskIllustrator illustrator = new JigsawTask(options).Illustrator;
        Assert.Equal("2 1 · 3 4", illustrator.ClassName(1));
        Assert.Equal([0, 2, 4], new[] { illustrator.Distance(1, 1), illustrator.Distance(0, 1), illustrator.Distance(0, 2) });
    }

    [Fact]
    public void Each_turn_shows_its_own_answer()
    {
        var task = new RotationTask(8, shift: 0);
        AnsweredExample example = Example(task, PretextPictures.Coordinates(8, 1), 0,
            _ => [.. Scores(4, 0), .. Scores(4, 3), .. Scores(4, 2), .. Scores(4, 3)]);
        IReadOnlyList<TeacherPicture> pictures = task.Illustrator.Illustrate(example, PretextPictures.Raw);
        Assert.Equal(["0°", "270°, is 90°", "180°", "270°"], pictures.Select(p => p.Caption));
        Assert.Equal([true, false, true, true], pictures.Select(p => p.IsRight));
        Assert.Equal(4, pictures.Select(p => Convert.ToHexString(p.Image.Pixels)).Distinct().Count());
    }

    [Fact]
    public void A_neighbour_is_laid_where_the_network_puts_it()
    {
        RelativePositionOptions options = RelativePositionTask.Defaults(54);
        var task = new RelativePositionTask(options);
        MemoryImages images = PretextPictures.Noise(task.PictureSize, 1, 5);
        AnsweredExample example = Example(task, images, 0, _ => Scores(8, 0));
        IReadOnlyList<TeacherPicture> pictures = task.Illustrator.Illustrate(example, PretextPictures.Raw);
        RgbImage answer = pictures[1].Image;
        byte[] neighbour = VisiblePixels.OfSet(example.Input.AsSpan(example.Input.Length / 2), PretextPictures.Raw);
        Assert.Equal(neighbour[..(3 * options.Grid.TileSize)], answer.Pixels[..(3 * options.Grid.TileSize)]); // above left
        Assert.Equal("answer: above left", pictures[1].Caption);
        Assert.Equal(example.Classes[0] == 0, pictures[1].IsRight);
    }

    [Fact]
    public void Variants_fit_the_network_that_was_trained_on_the_task()
    {
        PretextTask[] tasks =
        [
            new RotationTask(32), new JigsawTask(JigsawTask.Defaults(32)), new JigsawPlusPlusTask(JigsawPlusPlusTask.Defaults(32)),
            new RelativePositionTask(RelativePositionTask.Defaults(32)),
        ];
        foreach (PretextTask task in tasks)
        {
            Assert.NotEmpty(task.Variants);
            Assert.Distinct(task.Variants.Select(v => v.Name));
            Assert.All(task.Variants, variant =>
            {
                Assert.Equal(task.Shape, variant.Task.Shape);
                Assert.Equal(task.PictureSize, variant.Task.PictureSize);
                Assert.Equal(task.Chance, variant.Task.Chance);
                Assert.NotEqual(task.Identity, variant.Task.Identity);
            });
        }
        Assert.Empty(new RotationTask(32, shift: 0).Variants);
    }

    private static AnsweredExample Example(PretextTask task, MemoryImages images, int picture, Func<long[], float[]> answer)
    {
        (float[] input, long[] classes) = PretextPictures.Make(task, task.CreateMaker(images, PretextPictures.Raw), picture, 7);
        return new AnsweredExample { Id = images.Ids[picture], Input = input, Classes = classes, Values = [], Output = answer(classes) };
    }

    private static float[] Scores(int classes, int best) => [.. Enumerable.Range(0, classes).Select(c => c == best ? 1f : 0f)];
}
