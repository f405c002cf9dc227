using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>
/// What a network of colorization sees instead of colours: normalised luma, three times, and the 1x1 convolution that makes the same of
/// normalised RGB, so that the exported network takes pictures as every other does.
/// </summary>
/// <remarks>
/// Luma Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) instead of the paper's L*: it is linear in the stored values and therefore a
/// convolution, which L* with its cube root is not. Of x = (RGB - mean) / deviation it is sum (w d x) / sum (w d), w the three weights and
/// d the deviations: Y without its mean, divided by the deviation that it has if colours go up and down together. That needs no bias.
/// </remarks>
internal sealed class GrayInput
{
    /// <summary>The node in front of the encoder.</summary>
    public const string NodeName = "gray";

    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    private readonly float[] _shares = new float[3];
    private readonly float[] _parts = new float[3 * 256]; // of each channel and pixel value
    private readonly float _mean;
    private readonly float _deviation;

    /// <summary>Fills the table.</summary>
    /// <param name="preprocessing">Scale, mean and standard deviation.</param>
    public GrayInput(ImagePreprocessing preprocessing)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            _mean += Luma[channel] * preprocessing.Mean[channel] / preprocessing.Scale;
            _deviation += Luma[channel] * preprocessing.StandardDeviation[channel] / preprocessing.Scale;
        }
        for (int channel = 0; channel < 3; channel++)
        {
            (float mean, float deviation) = (preprocessing.Mean[channel], preprocessing.StandardDeviation[channel]);
            _shares[channel] = Luma[channel] * deviation / preprocessing.Scale / _deviation;
            for (int pixel = 0; pixel < 256; pixel++)
                _parts[256 * channel + pixel] = _shares[channel] * ((pixel * preprocessing.Scale - mean) / deviation);
        }
    }

    /// <summary>Makes the input.</summary>
    /// <param name="pixels">[..., 3] R G B.</param>
    /// <param name="output">As many numbers, equal in threes.</param>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> output)
    {
        ReadOnlySpan<float> red = _parts.AsSpan(0, 256), green = _parts.AsSpan(256, 256), blue = _parts.AsSpan(512, 256);
        for (int i = 0; i + 2 < pixels.Length && i + 2 < output.Length; i += 3)
            output[i] = output[i + 1] = output[i + 2] = red[pixels[i]] + green[pixels[i + 1]] + blue[pixels[i + 2]];
    }

    /// <summary>The gray picture that an input shows.</summary>
    /// <param name="input">[pixels, 3], equal in threes.</param>
    /// <returns>[pixels], 8-bit luma.</returns>
    public byte[] Pixels(ReadOnlySpan<float> input)
    {
        var pixels = new byte[input.Length / 3];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)MathF.Round(Math.Clamp(input[3 * i] * _deviation + _mean, 0, 255));
        return pixels;
    }

    /// <summary>A network with the convolution in front of it; its own nodes keep their names.</summary>
    /// <param name="encoder">Reads pictures, and has no node of our name.</param>
    public static NetworkSpec Before(NetworkSpec encoder)
    {
        NetworkNode[] nodes =
        [
            new(NodeName, new Convolution(3, 1, Bias: false), NetworkSpec.InputName),
            .. encoder.Nodes.Select(node => node with
            {
                Inputs = [.. node.Inputs.Select(input => input == NetworkSpec.InputName ? NodeName : input)],
            }),
        ];
        return new NetworkSpec(encoder.Name, encoder.Source, encoder.InputShape, nodes, encoder.Embedding, encoder.Maps);
    }

    /// <summary>The encoder's weights with the convolution's.</summary>
    public WeightSet Before(WeightSet weights)
    {
        var all = new WeightSet();
        all.Add(NodeName + ".weight", [3, 3, 1, 1], [.. _shares, .. _shares, .. _shares]);
        all.AddAll(weights);
        return all;
    }
}
