using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>From 8-bit pixels to the numbers a network sees, by table: (pixel x scale - mean) / deviation of each colour.</summary>
internal sealed class PixelNormalisation
{
    private readonly float[] _values = new float[3 * 256]; // of each channel and pixel value

    /// <summary>Fills the table.</summary>
    /// <param name="preprocessing">Scale, mean and standard deviation.</param>
    public PixelNormalisation(ImagePreprocessing preprocessing)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            (float mean, float deviation) = (preprocessing.Mean[channel], preprocessing.StandardDeviation[channel]);
            for (int pixel = 0; pixel < 256; pixel++)
                _values[256 * channel + pixel] = (pixel * preprocessing.Scale - mean) / deviation;
        }
    }

    /// <summary>Normalises pixels.</summary>
    /// <param name="pixels">[..., 3] R G B.</param>
    /// <param name="output">As many numbers.</param>
    public void Apply(ReadOnlySpan<byte> pixels, Span<float> output)
    {
        ReadOnlySpan<float> red = _values.AsSpan(0, 256), green = _values.AsSpan(256, 256), blue = _values.AsSpan(512, 256);
        for (int i = 0; i + 2 < pixels.Length && i + 2 < output.Length; i += 3)
        {
            output[i] = red[pixels[i]];
            output[i + 1] = green[pixels[i + 1]];
            output[i + 2] = blue[pixels[i + 2]];
        }
    }
}
