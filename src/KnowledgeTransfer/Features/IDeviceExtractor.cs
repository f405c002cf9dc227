using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Features;

/// <summary>An extractor that can leave its features in the memory that it computes in, where whoever is next finds them.</summary>
public interface IDeviceExtractor : IFeatureExtractor
{
    /// <summary>Which memory: "cpu", "cuda:0"; null if this extractor always brings its features to the host.</summary>
    string? Place { get; }

    /// <summary>Computes the features of a batch; the numbers are those of <see cref="IFeatureExtractor.Extract"/>.</summary>
    /// <param name="batch">Pictures of the size that <see cref="IFeatureExtractor.Preprocessing"/> asks for.</param>
    /// <param name="address">Where, in <see cref="Place"/>, [batch.Count, Dimension] float32 go; they are there when the method
    /// returns.</param>
    /// <exception cref="DeviceException">The runtime failed; the message carries its words.</exception>
    void Leave(ImageBatch batch, nint address);
}
