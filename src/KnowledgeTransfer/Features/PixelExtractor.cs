using System.Globalization;
using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>
/// The picture itself, shrunk: the simplest teacher, and the floor that every other one has to beat. s x s RGB pixels divided by 255, order
/// [row, column, channel].
/// </summary>
public sealed class PixelExtractor : IFeatureExtractor
{
    /// <summary>Chooses the size.</summary>
    /// <param name="size">s, side of the shrunk picture in pixels, 1 to 1024; the default 8 gives 192 numbers.</param>
    /// <exception cref="ConfigException">The size is out of range.</exception>
    public PixelExtractor(int size = 8)
    {
        if (size is < 1 or > 1024)
            throw new ConfigException(string.Create(
                CultureInfo.InvariantCulture, $"The pixel teacher's size is {size}; 1 to 1024 are possible, for example 8."));
        Dimension = size * size * 3;
        Preprocessing = new ImagePreprocessing { Height = size, Width = size };
        Identity = ExtractorIdentity.Write("pixels", Preprocessing, _ => { });
    }

    /// <inheritdoc/>
    public string Name => "pixels";

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public ImagePreprocessing Preprocessing { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public int PreferredBatchSize => 1024;

    /// <inheritdoc/>
    public void Extract(ImageBatch batch, Span<float> features)
    {
        ExtractorInput.Check(batch, Preprocessing, Dimension, features.Length);
        for (int i = 0; i < features.Length; i++) features[i] = batch.Pixels[i] / 255f;
    }

    /// <summary>Nothing to release.</summary>
    public void Dispose()
    {
    }
}
