using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class JigsawTaskTests
{
    private static readonly PermutationSet Nine = PermutationGenerator.Generate(new PermutationOptions { Count = 10 });
    private static readonly PermutationSet Four = new(4, [[1, 0, 2, 3], [0, 1, 3, 2], [3, 2, 1, 0]]);

    [Fact]
    public void The_papers_settings_at_full_size()
    {
        JigsawOptions options = JigsawPlusPlusTask.Defaults(256);
        Assert.Equal((TileGrid.FullSize, 701, 2), (options.Grid, options.Permutations.Count, options.OccluderLimit));
        Assert.True(options.NormaliseTiles);
        Assert.Equal(new ColourShares(0.7, 0), options.Colours);
        Assert.Equal(new ContextFreeNetwork(1024, 4096, 0.5), options.Network);
        Assert.Equal(3, PermutationStatistics.Compute(options.Permutations).MinimumDistance);
    }

    [Fact]
    public void The_released_code_shows_less_gray_and_projects() =>
        Assert.Equal(new ColourShares(0.5, 0.5), JigsawPlusPlusTask.Defaults(32, Nine, releasedColours: true).Colours);

    [Fact]
    public void Small_pictures_have_small_puzzles()
    {
        var task = (JigsawTask)PretextTasks.Create("jigsaw", 32);
        Assert.Equal((48, new ExampleShape(9, 12, 1, 0)), (task.PictureSize, task.Shape));
        Assert.Equal((100, 0), (task.Options.Permutations.Count, task.Options.OccluderLimit));
        Assert.Equal(0.01, task.Chance.Accuracy);
        Assert.Equal(Math.Log(100), task.Chance.Loss);
    }

    [Fact]
    public void Four_tiles_make_a_grid_of_2_by_2_that_needs_no_enlargement()
    {
        PretextTask task = PretextTasks.Create("jigsaw", 32, new PretextTaskOptions { Permutations = Four });
        Assert.Equal((32, new ExampleShape(4, 12, 1, 0)), (task.PictureSize, task.Shape));
    }

    [Fact]
    public void Everything_that_changes_examples_or_layers_changes_the_identity()
    {
        JigsawOptions options = JigsawPlusPlusTask.Defaults(32, Nine);
        PermutationSet reversed = new(9, [.. Enumerable.Range(0, Nine.Count).Reverse().Select(i => Nine[i])]);
        JigsawOptions[] others =
        [
            options,
            options with { Permutations = reversed },
            options with { Grid = options.Grid.WithoutJitter() },
            options with { Grid = options.Grid.WithoutGap() },
            options with { Colours = new ColourShares(0.7, 0.1) },
            options with { Colours = new ColourShares(0.6) },
            options with { OccluderLimit = 1 },
            options with { NormaliseTiles = false },
            options with { Network = options.Network with { Dropout = 0.1 } },
        ];
        string[] identities = [.. others.Select(other => new JigsawPlusPlusTask(other).Identity), new JigsawTask(options).Identity];
        Assert.Equal(identities.Length, identities.Distinct().Count());
        Assert.Equal(
            """{"task":"jigsaw++","grid":{"rows":3,"pictureSize":48,"cellSize":16,"tileSize":12,"jitter":3,"channelShift":1"""
            + $$""","tileCount":9},"permutations":"{{Nine.Hash}}","colours":{"gray":0.7,"projectedOfRest":0}"""
            + ""","occluderLimit":2,"normaliseTiles":true,"network":{"tileFeatureCount":256,"hiddenCount":512,"dropout":0}}""",
            identities[0]);
    }

    [Fact]
    public void Occluders_that_could_hide_the_difference_are_refused()
    {
        JigsawOptions options = JigsawTask.Defaults(32, new PermutationSet(4, [[1, 0, 2, 3], [0, 1, 2, 3], [3, 2, 1, 0]]));
        string message = Assert.Throws<ConfigException>(() => new JigsawPlusPlusTask(options with { OccluderLimit = 2 })).Message;
        Assert.Contains("differ in 2 places only, which 2 occluders can hide", message);
        Assert.Equal(1, new JigsawPlusPlusTask(options with { OccluderLimit = 1 }).Options.OccluderLimit);
    }

    [Fact]
    public void Permutations_that_fill_no_square_are_refused() =>
        Assert.Contains("6 tiles fill no square grid",
            Assert.Throws<ConfigException>(() => JigsawTask.Defaults(32, new PermutationSet(6, [[1, 0, 2, 3, 4, 5]]))).Message);

    [Fact]
    public void Permutations_of_another_grid_are_refused() =>
        Assert.Contains("permutations are of 4 tiles, a grid of 3 x 3 has 9",
            Assert.Throws<ConfigException>(() => new JigsawTask(JigsawTask.Defaults(32, Nine) with { Permutations = Four })).Message);

    [Fact]
    public void One_picture_is_enough_for_jigsaw_but_not_for_occluders()
    {
        var one = PretextPictures.Coordinates(48, 1);
        var task = new JigsawPlusPlusTask(JigsawPlusPlusTask.Defaults(32, Nine));
        Assert.Contains("jigsaw++ needs another picture", task.Problem(one));
        Assert.Throws<DataException>(() => task.CreateMaker(one, PretextPictures.Raw));
        Assert.Null(task.Problem(PretextPictures.Coordinates(48, 1, 2)));
        Assert.Null(new JigsawTask(JigsawTask.Defaults(32, Nine)).Problem(one));
    }

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(1.1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0.5, -0.1)]
    [InlineData(0.5, double.NaN)]
    public void Shares_are_0_to_1(double gray, double projected) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColourShares(gray, projected));

    [Fact]
    public void Every_name_makes_its_task() =>
        Assert.All(PretextTasks.Names, name => Assert.Equal(name, PretextTasks.Create(name, 32).Name));
}
