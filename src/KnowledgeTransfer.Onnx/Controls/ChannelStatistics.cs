namespace KnowledgeTransfer.Onnx;

/// <summary>Mean and standard deviation per channel of tensors [batch, channels, ...], summed in float64.</summary>
internal sealed class ChannelStatistics
{
    private double[] _sums = [], _squares = [];
    private long _count;

    /// <summary>Channels seen.</summary>
    public int ChannelCount => _sums.Length;

    /// <summary>Adds a tensor's values.</summary>
    public void Add(ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        int channels = checked((int)shape[1]), plane = (int)(values.Length / (shape[0] * channels));
        if (_sums.Length == 0) (_sums, _squares) = (new double[channels], new double[channels]);
        for (int row = 0; row < values.Length / plane; row++)
        {
            foreach (float value in values.Slice(row * plane, plane))
            {
                _sums[row % channels] += value;
                _squares[row % channels] += (double)value * value;
            }
        }
        _count += shape[0] * plane;
    }

    /// <summary>Mean of a channel.</summary>
    public double Mean(int channel) => _sums[channel] / _count;

    /// <summary>Standard deviation of a channel; 1 where it is constant, so that dividing by it changes nothing.</summary>
    public double Deviation(int channel)
    {
        double deviation = Math.Sqrt(Math.Max(0, _squares[channel] / _count - Mean(channel) * Mean(channel)));
        return deviation > 1e-12 ? deviation : 1;
    }
}
