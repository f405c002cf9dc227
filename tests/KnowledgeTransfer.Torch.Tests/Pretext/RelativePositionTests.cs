using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class RelativePositionTests
{
    private const int Tile = 12;
    private const int TileLength = Tile * Tile * 3;

    private static RelativePositionTask Plain { get; } =
        new(RelativePositionTask.Defaults(32) with { Colours = ColourTreatment.Unchanged });

    private static IEnumerable<(float[] Input, long Answer)> Pairs(RelativePositionTask task, int count)
    {
        ExampleMaker maker = task.CreateMaker(PretextPictures.Coordinates(task.PictureSize, 3), PretextPictures.Raw);
        for (int i = 0; i < count; i++)
        {
            (float[] input, long[] classes) = PretextPictures.Make(task, maker, 0, CounterRandom.Key(1, (ulong)i));
            yield return (input, classes[0]);
        }
    }

    [Theory]
    [InlineData(32, 54, 18, 12, 2)] // enlarged; jitter 7 * 12 / 96 = 0.9, to 1 in each direction
    [InlineData(64, 63, 21, 14, 2)]
    [InlineData(255, 252, 84, 56, 8)]
    [InlineData(432, 432, 144, 96, 14)] // the paper's
    [InlineData(1000, 432, 144, 96, 14)]
    public void The_gap_is_half_a_tile_at_every_size(int data, int picture, int cell, int tile, int jitter) =>
        Assert.Equal(new TileGrid(3, picture, cell, tile, jitter, 0), RelativePositionTask.Defaults(data).Grid);

    [Fact]
    public void The_middle_comes_first_and_the_answer_says_where_the_other_lies()
    {
        var columns = new SortedSet<float>();
        var answers = new int[8];
        foreach ((float[] input, long answer) in Pairs(Plain, 2000))
        {
            // Cells of 18 pixels begin at 0, 18 and 36; tiles 2 to 4 pixels further.
            Assert.InRange(input[0], 20, 22);
            Assert.InRange(input[1], 20, 22);
            int tile = (int)input[TileLength + 1] / 18 * 3 + (int)input[TileLength] / 18;
            Assert.Equal(tile, answer < 4 ? answer : answer + 1);
            Assert.InRange(input[TileLength] % 18, 2, 4);
            Assert.Equal((input[TileLength] + 11, input[TileLength + 1] + 11, 30f), (input[^3], input[^2], input[^1]));
            columns.Add(input[TileLength]);
            answers[answer]++;
        }
        Assert.Equal([2, 3, 4, 20, 21, 22, 38, 39, 40], columns);
        Assert.All(answers, count => Assert.InRange(count, 250 - 74, 250 + 74)); // five deviations: 5 sqrt(2000 / 8 * 7 / 8) = 74
    }

    [Fact]
    public void One_colour_of_each_tile_is_kept_and_the_others_are_faint_noise()
    {
        var task = new RelativePositionTask(Plain.Options with { Colours = ColourTreatment.Dropped, NormaliseTiles = true });
        ExampleMaker maker = task.CreateMaker(PretextPictures.Noise(54, 1, 8), PretextPictures.Raw);
        var kept = new HashSet<(int, int)>();
        for (int i = 0; i < 60; i++)
        {
            (float[] input, _) = PretextPictures.Make(task, maker, 0, CounterRandom.Key(3, (ulong)i));
            kept.Add((Kept(input.AsSpan(0, TileLength)), Kept(input.AsSpan(TileLength))));
        }
        Assert.Equal(9, kept.Count); // drawn for each tile by itself

        static int Kept(ReadOnlySpan<float> tile)
        {
            var deviations = new double[3];
            for (int i = 0; i < tile.Length; i++) deviations[i % 3] += tile[i] * tile[i];
            for (int channel = 0; channel < 3; channel++) deviations[channel] = Math.Sqrt(deviations[channel] / (Tile * Tile));
            int largest = Array.IndexOf(deviations, deviations.Max());
            for (int channel = 0; channel < 3; channel++)
                if (channel == largest) Assert.Equal(1, deviations[channel], 1e-5);
                else Assert.InRange(deviations[channel], 0.007, 0.013);
            return largest;
        }
    }

    [Fact]
    public void Projected_colours_have_no_part_along_the_axis_of_aberration()
    {
        var task = new RelativePositionTask(Plain.Options with { Colours = ColourTreatment.Projected });
        foreach ((float[] input, _) in Pairs(task, 20))
            for (int i = 0; i < input.Length; i += 3) Assert.Equal(0, -input[i] + 2 * input[i + 1] - input[i + 2], 1e-4f);
    }

    [Fact]
    public void The_identity_has_every_option()
    {
        RelativePositionOptions options = Plain.Options;
        RelativePositionOptions[] all =
        [
            options,
            options with { Colours = ColourTreatment.Dropped },
            options with { NormaliseTiles = true },
            options with { Grid = options.Grid.WithoutJitter() },
            options with { Network = options.Network with { HiddenCount = 7 } },
        ];
        Assert.Equal(all.Length, all.Select(other => new RelativePositionTask(other).Identity).Distinct().Count());
    }

    [Fact]
    public void Another_grid_than_3_by_3_is_refused() => Assert.Contains("3 rows, not 2",
        Assert.Throws<ArgumentException>(() => new RelativePositionTask(Plain.Options with { Grid = TileGrid.For(32, 2) })).Message);
}
