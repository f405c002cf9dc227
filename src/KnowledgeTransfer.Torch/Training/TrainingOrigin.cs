using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Images;
using KnowledgeTransfer.Torch.Runtime;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// Everything that the result of a training depends on, as named values that a person can compare. Kept in its checkpoint.
/// </summary>
internal sealed class TrainingOrigin
{
    private readonly SortedDictionary<string, string> _parts = new(StringComparer.Ordinal);

    /// <summary>The values by name.</summary>
    public IReadOnlyDictionary<string, string> Parts => _parts;

    /// <summary>Adds every property of a JSON object by itself, under its own name or <c>prefix.name</c>.</summary>
    /// <param name="prefix">Put before the names; null for none.</param>
    /// <param name="json">An object.</param>
    public TrainingOrigin AddObject(string? prefix, string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
            _parts.Add(prefix is null ? property.Name : $"{prefix}.{property.Name}", property.Value.GetRawText());
        return this;
    }

    /// <summary>Adds a network: its name and a digest of its table.</summary>
    public TrainingOrigin AddNetwork(NetworkSpec network)
    {
        string digest = Digest(network.Nodes.Select(node => $"{node.Name} {node.Operation} {string.Join(",", node.Inputs)}"));
        _parts.Add("network", $"{network.Name} at {network.InputSize} pixels (table {digest})");
        return this;
    }

    /// <summary>Adds where training runs, unless that is the processor, as it was before there was a choice.</summary>
    public TrainingOrigin AddDevice(TrainingDevice device)
    {
        if (device != TrainingDevice.Cpu) _parts.Add("device", device.ToString());
        return this;
    }

    /// <summary>Adds a set of pictures: number, size and a digest of their ids and of what is known about them.</summary>
    /// <param name="name">Of the set.</param>
    /// <param name="images">The set; its order does not enter.</param>
    /// <param name="clusters">The cluster of each; null where there are none.</param>
    /// <param name="statistics">Its exact channel statistics, for which every pixel counts; null where they are not measured.</param>
    public TrainingOrigin AddImages(string name, ITrainingImages images, int[]? clusters = null, ImagePreprocessing? statistics = null)
    {
        IEnumerable<string> lines = Enumerable.Range(0, images.Count).OrderBy(index => images.Ids[index])
            .Select(index => string.Create(CultureInfo.InvariantCulture, $"{images.Ids[index].Value}\t{clusters?[index]}"));
        string digest = Digest(lines.Append(JsonSerializer.Serialize(statistics)));
        _parts.Add(name, $"{images.Count} of {images.Height}x{images.Width} pixels (digest {digest})");
        return this;
    }

    /// <summary>Adds the weights that training begins with, and which of them stay.</summary>
    public TrainingOrigin AddWeights(string name, WeightSet weights, IReadOnlySet<string> lockedNodes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string tensor in weights.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(weights[tensor].Values.AsSpan()));
        }
        string digest = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
        string locked = lockedNodes.Count == 0 ? "all learn" : $"locked {string.Join(" ", lockedNodes.Order(StringComparer.Ordinal))}";
        _parts.Add(name, $"weights {digest}, {locked}");
        return this;
    }

    /// <summary>How this training differs from one whose values were kept, one phrase per value that does.</summary>
    public IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> kept) => ValueDifferences.Of(_parts, kept);

    private static string Digest(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in lines) hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
