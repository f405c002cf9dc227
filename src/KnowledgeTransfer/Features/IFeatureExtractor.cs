using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>
/// The teacher's side of the method: pictures in, one vector per picture out. A network is one kind; HOG, raw pixels and a file of
/// vectors are others. Extractors are deterministic: the same pixels give the same numbers on the same machine, whatever the batch.
/// </summary>
public interface IFeatureExtractor : IDisposable
{
    /// <summary>Name for people and tables, for example <c>hog</c> or the model's name.</summary>
    string Name { get; }

    /// <summary>d, numbers per picture.</summary>
    int Dimension { get; }

    /// <summary>The size that pictures are brought to before <see cref="Extract"/>, and the filter.</summary>
    ImagePreprocessing Preprocessing { get; }

    /// <summary>
    /// Everything that the numbers depend on besides the pixels, as canonical JSON: kind, model hash, tap, pooling, preprocessing,
    /// parameters. It enters the stage key, so two extractors with equal identity give equal features.
    /// </summary>
    string Identity { get; }

    /// <summary>Pictures per call that suit the extractor, at least 1.</summary>
    int PreferredBatchSize { get; }

    /// <summary>Computes the features of a batch.</summary>
    /// <param name="batch">Pictures of the size that <see cref="Preprocessing"/> asks for.</param>
    /// <param name="features">Receives [batch.Count, Dimension] numbers, row-major; exactly that long.</param>
    /// <exception cref="DeviceException">The runtime failed; the message carries its words.</exception>
    void Extract(ImageBatch batch, Span<float> features);
}
