using KnowledgeTransfer.Pretext;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class AnnealedMeanTests
{
    private static readonly AbBins Bins = AbBins.Srgb;

    /// <summary>Two positions: at the first three quarters of (20, 30) and a quarter of (-40, 50), at the second all of (0, 0).</summary>
    private static float[] Logits()
    {
        var logits = new float[Bins.Count * 2];
        Array.Fill(logits, -1000);
        logits[2 * Bins.Nearest(20, 30)] = MathF.Log(0.75f) + 80;
        logits[2 * Bins.Nearest(-40, 50)] = MathF.Log(0.25f) + 80;
        logits[2 * Bins.Nearest(0, 0) + 1] = 3;
        return logits;
    }

    [Fact]
    public void At_temperature_1_it_is_the_mean()
    {
        float[] colours = AnnealedMean.Of(Bins, Logits(), 1);
        Assert.Equal([5, 35, 0, 0], colours.Select(c => MathF.Round(c, 3)));
    }

    [Fact]
    public void Towards_temperature_0_it_becomes_the_mode()
    {
        float[] colours = AnnealedMean.Of(Bins, Logits(), 0.01);
        Assert.Equal([20, 30, 0, 0], colours.Select(c => MathF.Round(c, 3)));
    }

    [Fact]
    public void At_the_papers_temperature_the_likelier_colour_gains()
    {
        // 3 ^ (1 / 0.38) = 18.0127 to 1: the second colour keeps 1 / 19.0127 of the way from (20, 30) to (-40, 50).
        float[] colours = AnnealedMean.Of(Bins, Logits());
        Assert.Equal(20 - 60 / 19.0127, colours[0], 1e-3);
        Assert.Equal(30 + 20 / 19.0127, colours[1], 1e-3);
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AnnealedMean.Of(Bins, Logits(), 0));
        Assert.Throws<ArgumentException>(() => AnnealedMean.Of(Bins, new float[10]));
    }
}
