using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Pretext;
using Xunit;

namespace KnowledgeTransfer.Torch.Tests.Pretext;

public sealed class TileNormalisationTests
{
    [Fact]
    public void Two_pixels_become_minus_1_and_1()
    {
        float[] tile = [10, 0, 7, 20, 255, 7];
        TileNormalisation.Standardise(tile);
        Assert.Equal([-1, -1, 0, 1, 1, 0], tile); // blue is flat
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(100)]
    [InlineData(144)]
    [InlineData(4096)]
    public void Any_number_of_pixels_agrees_with_float64(int pixels)
    {
        const double Tolerance = 5e-5; // rounding a mean of 250 gives up to 8e-6, over a deviation of 0.3 to 0.5 up to 2.5e-5
        var random = new CounterRandom((ulong)pixels);
        var tile = new float[3 * pixels];
        for (int i = 0; i < tile.Length; i++)
            tile[i] = i % 3 == 0 ? random.Below(256) : i % 3 == 1 ? 250 + random.Below(2) : random.Below(30) / 6f;
        float[] original = [.. tile];
        TileNormalisation.Standardise(tile);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] values = [.. Enumerable.Range(0, pixels).Select(i => (double)original[3 * i + channel])];
            double mean = values.Average(), deviation = Math.Sqrt(values.Select(value => (value - mean) * (value - mean)).Average());
            for (int i = 0; i < pixels; i++)
                Assert.Equal((values[i] - mean) / (deviation == 0 ? 1 : deviation), tile[3 * i + channel], Tolerance);
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(255, 1, 128)]
    [InlineData(212.5, 141.666667, -42.5)] // projected colours are no whole numbers
    public void A_flat_tile_becomes_0_not_noise(double red, double green, double blue)
    {
        var tile = new float[3 * 4096];
        for (int i = 0; i < tile.Length; i++) tile[i] = (float)(i % 3 == 0 ? red : i % 3 == 1 ? green : blue);
        TileNormalisation.Standardise(tile);
        Assert.All(tile, value => Assert.InRange(value, -1e-3f, 1e-3f));
    }

    [Fact]
    public void One_pixel_that_differs_by_one_step_is_no_flat_tile()
    {
        var tile = new float[3 * 4096];
        Array.Fill(tile, 200);
        tile[0] = 201;
        TileNormalisation.Standardise(tile);
        Assert.Equal(64, tile[0], 0.1f); // mean 1 / 4096, deviation 1 / 64
    }

    [Fact]
    public void Applying_means_and_factors_is_done_for_each_colour_also_at_the_end()
    {
        float[] tile = [.. Enumerable.Range(0, 33).Select(i => (float)i)];
        TileNormalisation.Apply(tile, [1, 2, 3], [10, 100, 1000]);
        for (int i = 0; i < tile.Length; i++) Assert.Equal((i - (i % 3 + 1)) * (float)Math.Pow(10, i % 3 + 1), tile[i]);
    }
}
