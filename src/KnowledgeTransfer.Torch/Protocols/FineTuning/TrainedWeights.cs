using System.Text.Json;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Protocols.FineTuning;

/// <summary>
/// The file of a complete training's weights, which remembers what they were made from: whoever stops while test pictures are judged need
/// not train again.
/// </summary>
/// <param name="path">The file, in safetensors format.</param>
/// <param name="origin">Everything that the weights depend on.</param>
internal sealed class TrainedWeights(string path, TrainingOrigin origin)
{
    private const string OriginKey = "training";

    private readonly string _origin = FileHash.OfText(JsonSerializer.Serialize(origin.Parts));

    /// <summary>The weights with what was said about them; null if there are none of this training.</summary>
    /// <exception cref="ArtefactException">The file is damaged.</exception>
    public (WeightSet Weights, IReadOnlyDictionary<string, string> Metadata)? Find()
    {
        if (!File.Exists(path)) return null;
        WeightSet weights = WeightFile.Read(path, out IReadOnlyDictionary<string, string> metadata);
        return metadata.GetValueOrDefault(OriginKey) == _origin ? (weights, metadata) : null;
    }

    /// <summary>Writes them once the last step is done.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="metadata">What else the file says about them, by name.</param>
    public void Write(WeightSet weights, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var all = new Dictionary<string, string> { [OriginKey] = _origin };
        foreach ((string key, string value) in metadata) all[key] = value;
        WeightFile.Write(path, weights, all);
    }
}
