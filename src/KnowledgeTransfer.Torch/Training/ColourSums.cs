namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// Mean and standard deviation of each colour over pixels that are added bit by bit. Sums are integers: order does not matter.
/// </summary>
internal sealed class ColourSums
{
    private readonly long[] _sums = new long[3];
    private readonly long[] _squares = new long[3];
    private long _count;

    /// <summary>Adds pixels.</summary>
    /// <param name="pixels">R G B bytes.</param>
    public void Add(ReadOnlySpan<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += 3)
            for (int channel = 0; channel < 3; channel++)
            {
                int value = pixels[i + channel];
                _sums[channel] += value;
                _squares[channel] += value * value;
            }
        _count += pixels.Length / 3;
    }

    /// <summary>Of pixels scaled to 0..1; the deviation is 1 where a colour is constant.</summary>
    public (float[] Mean, float[] Deviation) Result()
    {
        var mean = new float[3];
        var deviation = new float[3];
        for (int channel = 0; channel < 3; channel++)
        {
            double average = _sums[channel] / (double)_count;
            double variance = _squares[channel] / (double)_count - average * average;
            mean[channel] = (float)(average / 255);
            deviation[channel] = variance > 0 ? (float)(Math.Sqrt(variance) / 255) : 1f;
        }
        return (mean, deviation);
    }
}
