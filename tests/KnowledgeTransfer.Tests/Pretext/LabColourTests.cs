using System.Text.Json;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class LabColourTests
{
    /// <summary>To two decimals as widely published (for example by B. Lindbloom's calculator, sRGB, D65).</summary>
    [Theory]
    [InlineData(255, 0, 0, 53.24, 80.09, 67.20)]
    [InlineData(0, 255, 0, 87.73, -86.18, 83.18)]
    [InlineData(0, 0, 255, 32.30, 79.19, -107.86)]
    [InlineData(255, 255, 0, 97.14, -21.55, 94.48)]
    [InlineData(0, 255, 255, 91.11, -48.09, -14.13)]
    [InlineData(255, 0, 255, 60.32, 98.23, -60.82)]
    [InlineData(255, 255, 255, 100, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(128, 128, 128, 53.59, 0, 0)]
    public void Primaries_white_black_and_gray_have_their_published_values(
        byte red, byte green, byte blue, double lightness, double a, double b)
    {
        LabColour colour = LabColour.FromRgb(red, green, blue);
        Assert.Equal(lightness, colour.Lightness, 0.02);
        Assert.Equal(a, colour.A, 0.02);
        Assert.Equal(b, colour.B, 0.02);
    }

    [Fact]
    public void A_grid_over_all_colours_equals_scikit_image_but_for_its_white_point()
    {
        JsonElement fixture = Fixtures.Json("lab", "lab.json");
        int[] values = fixture.GetProperty("values").Integers();
        float[] expected = fixture.GetProperty("lab").Floats();
        int i = 0;
        float largest = 0;
        foreach (int red in values)
            foreach (int green in values)
                foreach (int blue in values)
                {
                    LabColour colour = LabColour.FromRgb((byte)red, (byte)green, (byte)blue);
                    foreach (float value in (float[])[colour.Lightness, colour.A, colour.B])
                        largest = Math.Max(largest, Math.Abs(value - expected[i++]));
                }
        Assert.Equal(expected.Length, i);
        Assert.InRange(largest, 0, 0.006f);
    }

    [Fact]
    public void Grays_have_no_colour()
    {
        for (int gray = 0; gray < 256; gray++)
        {
            LabColour colour = LabColour.FromRgb((byte)gray, (byte)gray, (byte)gray);
            Assert.Equal(0, colour.A, 0.0002f);
            Assert.Equal(0, colour.B, 0.0002f);
        }
    }

    [Fact]
    public void There_and_back_every_colour_of_a_grid_is_itself()
    {
        for (int red = 0; red < 256; red += 15)
            for (int green = 0; green < 256; green += 15)
                for (int blue = 0; blue < 256; blue += 15)
                    Assert.Equal(((byte)red, (byte)green, (byte)blue), LabColour.FromRgb((byte)red, (byte)green, (byte)blue).ToRgb());
    }

    [Fact]
    public void What_sRGB_does_not_have_is_cut_off() => Assert.Equal((255, 0, 0), new LabColour(53, 140, 110).ToRgb());
}
