using KnowledgeTransfer.Data;
using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class SoftEncodingTests
{
    private static readonly AbBins Bins = AbBins.Srgb;

    [Fact]
    public void Gray_belongs_to_its_bin_and_a_little_to_the_four_around_it()
    {
        (int[] nearest, float[] shares) = Encode(new SoftEncoding(Bins), 0, 0);

        // Distances 0, 10, 10, 10, 10: exp(0) = 1 and four times exp(-100 / 50) = 0.135335; together 1.541341.
        Assert.Equal([(0, 0), (-10, 0), (0, -10), (0, 10), (10, 0)], nearest.Select(bin => Bins[bin]));
        Assert.Equal(1 / 1.541341, shares[0], 1e-6);
        Assert.All(shares[1..], share => Assert.Equal(0.135335 / 1.541341, share, 1e-6));
    }

    [Fact]
    public void One_neighbour_is_the_nearest_bin()
    {
        (int[] nearest, float[] shares) = Encode(new SoftEncoding(Bins, 1), 80.09f, 67.2f);
        Assert.Equal([Bins.Nearest(80.09f, 67.2f)], nearest);
        Assert.Equal([1f], shares);
    }

    [Fact]
    public void Every_colour_has_the_neighbours_that_a_search_of_all_bins_finds()
    {
        var random = new CounterRandom(CounterRandom.Key(7));
        var encoding = new SoftEncoding(Bins);
        for (int i = 0; i < 2_000; i++)
        {
            LabColour colour = Colours.Random(ref random);
            (int[] nearest, float[] shares) = Encode(encoding, colour.A, colour.B);
            int[] all = [.. Enumerable.Range(0, Bins.Count).OrderBy(bin => Bins.DistanceSquared(bin, colour.A, colour.B)).Take(5)];
            Assert.Equal(all, nearest);
            double[] expected = [.. all.Select(bin => Math.Exp(-Bins.DistanceSquared(bin, colour.A, colour.B) / 50))];
            for (int j = 0; j < 5; j++) Assert.Equal(expected[j] / expected.Sum(), shares[j], 1e-5);
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(6, 5)]
    [InlineData(5, 0)]
    public void Impossible_settings_are_refused(int neighbours, float sigma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftEncoding(Bins, neighbours, sigma));

    private static (int[] Nearest, float[] Shares) Encode(SoftEncoding encoding, float a, float b)
    {
        var nearest = new int[encoding.NeighbourCount];
        var shares = new float[encoding.NeighbourCount];
        encoding.Encode(a, b, nearest, shares);
        return (nearest, shares);
    }
}
