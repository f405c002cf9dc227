using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Onnx;

/// <summary>What goes into an exported student or teacher besides its weights.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>From a decoded picture to the network's input; planar (<see cref="TensorLayout.Nchw"/>). Written into the file's
    /// metadata.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>
    /// Whether scale, mean and standard deviation become nodes of the graph. The input is then the pixels themselves, float32 0..255, and
    /// the metadata state scale 1, mean 0, standard deviation 1. Default false.
    /// </summary>
    public bool BakeInNormalisation { get; init; }

    /// <summary>Where the network comes from: hashes of teacher, centroids and data, seed, versions. Written sorted by key. No dates, no
    /// machine's paths.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; init; } = new Dictionary<string, string>();
}
