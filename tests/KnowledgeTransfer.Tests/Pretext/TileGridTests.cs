using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class TileGridTests
{
    [Fact]
    public void The_papers_cells_begin_at_0_85_and_170()
    {
        TileGrid grid = TileGrid.FullSize;
        Assert.Equal([(0, 0), (0, 85), (0, 170), (85, 0), (85, 85), (85, 170), (170, 0), (170, 85), (170, 170)],
            Enumerable.Range(0, 9).Select(grid.FirstCorner));
    }

    [Theory]
    [InlineData(32, 3, 48, 16, 12, 3, 1)] // enlarged
    [InlineData(28, 3, 48, 16, 12, 3, 1)]
    [InlineData(32, 2, 32, 16, 12, 3, 1)] // 2 x 2 fits
    [InlineData(64, 3, 64, 21, 16, 4, 1)]
    [InlineData(96, 3, 96, 32, 24, 7, 1)]
    [InlineData(254, 3, 254, 84, 64, 18, 2)]
    [InlineData(255, 3, 255, 85, 64, 18, 2)] // the paper's
    [InlineData(500, 3, 255, 85, 64, 18, 2)]
    [InlineData(500, 2, 170, 85, 64, 19, 2)]
    public void Grids_scale_with_the_pictures(int data, int rows, int picture, int cell, int tile, int jitter, int shift) =>
        Assert.Equal(new TileGrid(rows, picture, cell, tile, jitter, shift), TileGrid.For(data, rows));

    [Theory]
    [InlineData(255, 8, 170, 190)] // 190 + 64 = 254: one pixel of the picture is left
    [InlineData(255, 0, 0, 20)]
    [InlineData(32, 8, 32, 36)] // 36 + 12 = 48: the last pixel is used
    [InlineData(32, 4, 16, 20)]
    public void Every_colour_reaches_the_first_and_the_last_place_and_none_beyond(int data, int tile, int first, int last)
    {
        TileGrid grid = TileGrid.For(data);
        var random = new CounterRandom(5);
        List<TilePlace> places = [.. Enumerable.Range(0, 4000).Select(_ => grid.Draw(tile, ref random))];
        foreach (Func<TilePlace, (int Top, int Left)> colour in new Func<TilePlace, (int, int)>[] { p => p.Red, p => p.Green, p => p.Blue })
        {
            Assert.Equal(first, places.Min(place => colour(place).Top));
            Assert.Equal(first, places.Min(place => colour(place).Left));
            Assert.Equal(last, places.Max(place => colour(place).Top));
            Assert.Equal(last, places.Max(place => colour(place).Left));
        }
    }

    [Fact]
    public void Colours_part_by_at_most_the_channel_shift_and_sometimes_by_all_of_it()
    {
        var random = new CounterRandom(6);
        var parts = new SortedSet<int>();
        for (int i = 0; i < 2000; i++)
        {
            TilePlace place = TileGrid.FullSize.Draw(4, ref random);
            parts.Add(place.Red.Left - place.Blue.Left);
        }
        Assert.Equal([-2, -1, 0, 1, 2], parts);
    }

    [Fact]
    public void Without_jitter_tiles_stay_in_the_middle_of_their_cells()
    {
        TileGrid grid = TileGrid.FullSize.WithoutJitter();
        Assert.Equal((0, 2, 64), (grid.Jitter, grid.ChannelShift, grid.TileSize));
        Assert.Equal((94, 179), grid.FirstCorner(5)); // (85 - 64 - 2) / 2 = 9 from the corner of the cell
    }

    [Fact]
    public void Without_gap_tiles_lie_side_by_side_in_the_middle_of_the_picture()
    {
        TileGrid grid = TileGrid.For(32).WithoutGap();
        Assert.Equal([(6, 6), (6, 18), (6, 30), (18, 6)], Enumerable.Range(0, 4).Select(grid.FirstCorner)); // (48 - 36) / 2 = 6
        var random = new CounterRandom(7);
        Assert.Equal(new TilePlace((30, 30), (30, 30), (30, 30)), grid.Draw(8, ref random));
    }

    [Theory]
    [InlineData(3, 48, 16, 12, 3, 2, "needs a cell of 17 pixels, not 16")]
    [InlineData(3, 48, 16, 12, 5, 0, "needs a cell of 17 pixels, not 16")]
    [InlineData(3, 47, 16, 12, 3, 1, "need a picture of 48 pixels, not 47")]
    [InlineData(3, 48, 16, int.MaxValue, 1, 1, "not 16")]
    [InlineData(0, 48, 16, 12, 3, 1, "rows")]
    [InlineData(5, 96, 16, 12, 3, 1, "rows")]
    [InlineData(3, 48, 16, 0, 3, 1, "tileSize")]
    [InlineData(3, 48, 16, 12, -1, 1, "jitter")]
    [InlineData(3, 48, 16, 12, 3, -1, "channelShift")]
    public void What_does_not_fit_is_refused(int rows, int picture, int cell, int tile, int jitter, int shift, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => new TileGrid(rows, picture, cell, tile, jitter, shift)).Message);

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void A_tile_beyond_the_grid_is_refused(int tile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TileGrid.FullSize.FirstCorner(tile));
}
