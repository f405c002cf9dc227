using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Images;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>How wrong the mean picture is: the best answer that is the same for every picture.</summary>
internal static class InpaintingChance
{
    /// <summary>Looks at every picture once, as it is: neither shifted nor mirrored.</summary>
    /// <param name="images">The training pictures.</param>
    /// <param name="preprocessing">Losses are in units of its standard deviations, squared.</param>
    /// <param name="region">What is asked for.</param>
    public static Chance Measure(ITrainingImages images, ImagePreprocessing preprocessing, RemovedRegion region)
    {
        int length = images.Height * images.Width * 3;
        var picture = new byte[length];
        var sums = new long[length];
        var squares = new long[length];
        for (int index = 0; index < images.Count; index++)
        {
            images.CopyTo(index, picture);
            for (int i = 0; i < length; i++)
            {
                sums[i] += picture[i];
                squares[i] += picture[i] * picture[i];
            }
        }
        var weights = new float[region.Side * region.Side];
        Array.Fill(weights, 1f / weights.Length); // holes that are drawn are as likely to be anywhere, but for the edge
        if (region.Side < images.Height) region.Weigh(weights);
        double loss = 0;
        for (int y = 0, i = 0; y < region.Side; y++)
            for (int x = 0; x < region.Side; x++, i++)
                for (int channel = 0; channel < 3; channel++)
                {
                    int pixel = ((y + region.Start) * images.Width + x + region.Start) * 3 + channel;
                    double mean = (double)sums[pixel] / images.Count, variance = (double)squares[pixel] / images.Count - mean * mean;
                    double unit = preprocessing.Scale / preprocessing.StandardDeviation[channel];
                    loss += weights[i] * variance * unit * unit / 3;
                }
        return new Chance(null, loss);
    }
}
