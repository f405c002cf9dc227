using KnowledgeTransfer.Proposals;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class GaussianFilterTests
{
    private static readonly byte[] Noise = [.. Enumerable.Range(0, 23 * 9).Select(i => (byte)(i * i * 37 % 256))];

    [Fact]
    public void Sigma_0_changes_nothing() => Assert.Equal(Noise.Select(v => (float)v), new GaussianFilter(0).Smooth(Noise, 23, 9));

    [Fact]
    public void Smoothing_equals_a_sum_over_all_pixels_around()
    {
        const double sigma = 0.8;
        const int radius = 4, width = 23, height = 9;
        float[] smooth = new GaussianFilter(sigma).Smooth(Noise, width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double sum = 0, weights = 0;
                for (int dy = -radius; dy <= radius; dy++)
                {
                    for (int dx = -radius; dx <= radius; dx++)
                    {
                        double weight = Math.Exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                        sum += weight * Noise[Math.Clamp(y + dy, 0, height - 1) * width + Math.Clamp(x + dx, 0, width - 1)];
                        weights += weight;
                    }
                }
                Assert.Equal(sum / weights, smooth[y * width + x], 1e-4);
            }
        }
    }

    [Fact]
    public void A_ramp_rises_by_its_slope()
    {
        const int width = 20, height = 15;
        byte[] ramp = [.. Enumerable.Range(0, width * height).Select(i => (byte)(5 * (i % width) + 7 * (i / width)))];
        (float[] right, float[] down) = new GaussianFilter(1).Gradient(ramp, width, height);
        for (int y = 4; y < height - 4; y++)
        {
            for (int x = 4; x < width - 4; x++)
            {
                Assert.Equal(5, right[y * width + x], 1e-3);
                Assert.Equal(7, down[y * width + x], 1e-3);
            }
        }
    }

    [Fact]
    public void The_border_goes_on_so_an_even_picture_stays_even_and_flat()
    {
        byte[] even = [200, 200, 200];
        var filter = new GaussianFilter(1);
        Assert.All(filter.Smooth(even, 1, 3), v => Assert.Equal(200, v, 1e-3));
        (float[] right, float[] down) = filter.Gradient(even, 1, 3);
        Assert.All(right.Concat(down), v => Assert.Equal(0, v, 1e-3));
    }
}
