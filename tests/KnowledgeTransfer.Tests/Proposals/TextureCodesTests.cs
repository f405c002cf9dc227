using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class TextureCodesTests
{
    [Fact]
    public void An_edge_is_strongest_across_and_weaker_by_the_cosine_of_45_degrees_along_both_diagonals()
    {
        // Dark to the left: the first direction is right, then right and down, down, left and down; codes above 9 mean the opposite one.
        Assert.Equal([9, 7, 0, 9 + 7], At(Edge("00009999"), 3, 1));
        Assert.Equal([9 + 9, 9 + 7, 0, 7], At(Edge("99990000"), 4, 1));
        Assert.Equal([0, 7, 9, 7], At(Painting.Gray("0", "0", "0", "9", "9", "9"), 0, 2));
    }

    [Fact]
    public void An_even_picture_is_in_the_first_bins() =>
        Assert.All(Codes(Painting.Gray(9, 7, (_, _) => 213)).Codes, code => Assert.All(code, bin => Assert.Equal(0, bin)));

    [Fact]
    public void Three_channels_have_four_pairs_of_directions_each() =>
        Assert.Equal(12, TextureCodes.Of(ColourPlanes.From(Painting.Blocks(9, 9, 3), ColourSpace.Lab)).Codes.Count);

    private static RgbImage Edge(string row) => Painting.Gray(row, row, row);

    private static TextureCodes Codes(RgbImage image) => TextureCodes.Of(ColourPlanes.From(image, ColourSpace.Intensity));

    private static int[] At(RgbImage image, int x, int y) => [.. Codes(image).Codes.Select(code => (int)code[y * image.Width + x])];
}
