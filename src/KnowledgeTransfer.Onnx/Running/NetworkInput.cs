using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx;

/// <summary>Turns 8-bit pictures into a network's input numbers.</summary>
public static class NetworkInput
{
    /// <summary>
    /// Writes <c>(pixel * Scale - Mean[c]) / StandardDeviation[c]</c>, each step rounded to float32: the same bits as the Mul, Sub and Div
    /// nodes that the ONNX writer can bake in.
    /// </summary>
    /// <param name="batch">Pictures of the preprocessing's size.</param>
    /// <param name="first">First picture of the batch to write.</param>
    /// <param name="count">Pictures to write.</param>
    /// <param name="preprocessing">Size, channel order, layout, scale, mean and standard deviation.</param>
    /// <param name="values">Receives [count, 3, height, width] or [count, height, width, 3]; exactly that long.</param>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    /// <remarks>A byte has 256 values, so a table per channel replaces the arithmetic: about 1 ns per number, against 100 and more in the
    /// network.</remarks>
    public static void Write(ImageBatch batch, int first, int count, ImagePreprocessing preprocessing, Span<float> values)
    {
        (int height, int width) = (preprocessing.Height, preprocessing.Width);
        if (batch.Height != height || batch.Width != width)
            throw new ArgumentException(
                $"the pictures are {batch.Height} x {batch.Width}, the network takes {height} x {width}.", nameof(batch));
        if (first < 0 || count < 0 || first + count > batch.Count)
            throw new ArgumentOutOfRangeException(nameof(first), first, $"pictures {first} to {first + count} of {batch.Count}");
        int plane = height * width, picture = plane * 3;
        if (values.Length != (long)count * picture)
            throw new ArgumentException($"{values.Length} places for {count} pictures of {picture} numbers.", nameof(values));
        for (int channel = 0; channel < 3; channel++)
        {
            float[] table = Table(preprocessing, channel);
            int source = preprocessing.Channels == ChannelOrder.Rgb ? channel : 2 - channel;
            (int start, int step) = preprocessing.Layout == TensorLayout.Nchw ? (channel * plane, 1) : (channel, 3);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> pixels = batch.Pixels.AsSpan((first + i) * picture, picture);
                Span<float> target = values.Slice(i * picture, picture);
                for (int from = source, to = start; from < picture; from += 3, to += step) target[to] = table[pixels[from]];
            }
        }
    }

    private static float[] Table(ImagePreprocessing preprocessing, int channel)
    {
        var table = new float[256];
        for (int pixel = 0; pixel < table.Length; pixel++)
        {
            float scaled = pixel * preprocessing.Scale;
            float centred = scaled - preprocessing.Mean[channel];
            table[pixel] = centred / preprocessing.StandardDeviation[channel];
        }
        return table;
    }
}
