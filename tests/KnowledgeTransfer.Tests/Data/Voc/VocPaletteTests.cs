using KnowledgeTransfer.Data.Voc;
using Xunit;

namespace KnowledgeTransfer.Tests.Data.Voc;

public sealed class VocPaletteTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 128, 0, 0)]
    [InlineData(2, 0, 128, 0)]
    [InlineData(4, 0, 0, 128)]
    [InlineData(8, 64, 0, 0)]
    [InlineData(15, 192, 128, 128)]
    [InlineData(20, 0, 64, 128)]
    [InlineData(255, 224, 224, 192)]
    public void Published_colours_come_out_of_the_rule(byte index, byte red, byte green, byte blue)
    {
        Assert.Equal((red, green, blue), VocPalette.Colour(index));
        Assert.Equal([red, green, blue], VocPalette.Colours.AsSpan(3 * index, 3).ToArray());
    }

    [Fact]
    public void All_256_colours_differ()
    {
        Assert.Equal(256, Enumerable.Range(0, 256).Select(i => VocPalette.Colour((byte)i)).Distinct().Count());
        Assert.Equal(768, VocPalette.Colours.Length);
    }
}
