using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class TileColoursTests
{
    private static readonly TilePlace Origin = new((0, 0), (0, 0), (0, 0));

    private static float[] Pixel(TileColours colours, byte red, byte green, byte blue)
    {
        var tile = new float[3];
        colours.Cut([red, green, blue], 1, Origin, tile, 1);
        return tile;
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4f);
    }

    [Fact]
    public void The_projection_is_the_identity_minus_a_a_over_6()
    {
        double[] a = [-1, 2, -1];
        for (int row = 0; row < 3; row++)
            for (int column = 0; column < 3; column++)
                Assert.Equal((row == column ? 1 : 0) - a[row] * a[column] / 6, TileColours.Projected.Matrix[3 * row + column], 1e-7);
    }

    [Fact]
    public void Pixels_are_projected_as_by_hand()
    {
        AssertNear([85, 85, 85], Pixel(TileColours.Projected, 0, 255, 0)); // 255 - 510 / 6 * 2, 510 / 6
        AssertNear([212.5f, 85, -42.5f], Pixel(TileColours.Projected, 255, 0, 0));
        AssertNear([100, 100, 100], Pixel(TileColours.Projected, 100, 100, 100)); // gray has no part along the axis
        AssertNear([200, 100, 0], Pixel(TileColours.Projected, 200, 100, 0)); // nor red against blue
    }

    [Fact]
    public void Gray_is_luminance()
    {
        AssertNear([76.245f, 76.245f, 76.245f], Pixel(TileColours.Gray, 255, 0, 0));
        AssertNear([149.685f, 149.685f, 149.685f], Pixel(TileColours.Gray, 0, 255, 0));
        AssertNear([29.07f, 29.07f, 29.07f], Pixel(TileColours.Gray, 0, 0, 255));
        AssertNear([255, 255, 255], Pixel(TileColours.Gray, 255, 255, 255));
    }

    [Fact]
    public void Each_colour_is_cut_at_its_own_place()
    {
        // Red is the column, green 10 + the row, blue 20 + column + row, of 4 x 4 pixels.
        byte[] picture = [.. from y in Enumerable.Range(0, 4) from x in Enumerable.Range(0, 4)
            from b in new[] { x, 10 + y, 20 + x + y } select (byte)b];
        var tile = new float[12];
        TileColours.Unchanged.Cut(picture, 4, new TilePlace((0, 1), (1, 0), (2, 2)), tile, 2);
        Assert.Equal([1, 11, 24, 2, 11, 25, 1, 12, 25, 2, 12, 26], tile);
    }

    [Fact]
    public void Gray_tiles_stay_sharp_at_the_place_of_red()
    {
        byte[] picture = [.. from i in Enumerable.Range(0, 9) from _ in Enumerable.Range(0, 3) select (byte)(10 * i)];
        var tile = new float[12];
        TileColours.Gray.Cut(picture, 3, new TilePlace((1, 0), (0, 1), (1, 1)), tile, 2);
        AssertNear([30, 30, 30, 40, 40, 40, 60, 60, 60, 70, 70, 70], tile);
    }
}
