using System.Collections.Concurrent;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>Whose convolutions a downstream network begins with.</summary>
/// <param name="Name">For people and tables.</param>
/// <param name="Path">The weight file; null for random weights.</param>
/// <param name="Network">Name of the downstream network in the <see cref="NetworkCatalogue"/>.</param>
internal sealed record InitialWeights(string Name, string? Path, string Network)
{
    /// <summary>The word for weights that nobody trained.</summary>
    public const string Random = "random";

    private const string WeightFileName = "weights.safetensors", NetworkKey = "network";

    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Hashes = new();

    // Encoders that go by another name than the network whose convolutions they are.
    private static readonly Dictionary<string, string> Downstream = new() { ["cfn-alexnet"] = "alexnet" };

    /// <summary>Finds the weights by what the user calls them.</summary>
    /// <param name="subject">
    /// A .safetensors file, a student.onnx or a folder that has weights.safetensors beside or in it (also under <c>student</c>), or
    /// <c>random</c>.
    /// </param>
    /// <param name="network">The downstream network; null takes the one that the weights were trained in.</param>
    /// <exception cref="ConfigException">There are no weights, or it is unknown which network they belong to.</exception>
    /// <exception cref="ArtefactException">The file is damaged.</exception>
    public static InitialWeights Find(string subject, string? network)
    {
        if (network is not null && !NetworkCatalogue.Names.Contains(network))
            throw new ConfigException($"there is no network {network}; the networks are {string.Join(", ", NetworkCatalogue.Names)}. " +
                $"The nearest is {NearestName.Of(network, NetworkCatalogue.Names, 1)[0]}.");
        if (subject == Random)
        {
            return new InitialWeights(Random, null, network
                ?? throw new ConfigException($"{Random} weights belong to no network; say which with --network."));
        }
        string path = Candidates(subject).FirstOrDefault(File.Exists) ?? throw new ConfigException(
            $"there are no weights at {subject}. Give a run's folder, its student.onnx with weights.safetensors beside it, the folder of " +
            $"kt teacher train, a .safetensors file, or {Random}. An imported network's weights cannot be trained on.");
        string? trainedIn = WeightFile.ReadMetadata(path).GetValueOrDefault(NetworkKey);
        network ??= trainedIn is null ? null : DownstreamOf(trainedIn);
        if (network is null || !NetworkCatalogue.Names.Contains(network))
        {
            throw new ConfigException($"{path} was trained in {trainedIn ?? "an unnamed network"}, which is no downstream network; " +
                $"say with --network which one its convolutions fit: {string.Join(", ", NetworkCatalogue.Names)}.");
        }
        return new InitialWeights(Label(subject), path, network);
    }

    /// <summary>The downstream network whose convolutions an encoder's are, by name; the encoder's own where it has no other.</summary>
    public static string DownstreamOf(string encoder) => Downstream.GetValueOrDefault(encoder, encoder);

    /// <summary>The tensors; null for random ones.</summary>
    public WeightSet? Read() => Path is null ? null : WeightFile.Read(Path);

    /// <summary>SHA-256 of the file, read once in a process unless it changes; null for random weights.</summary>
    public string? Hash()
    {
        if (Path is null) return null;
        var file = new FileInfo(Path);
        return Hashes.GetOrAdd((file.FullName, file.Length, file.LastWriteTimeUtc), key => FileHash.OfFile(key.Path));
    }

    private static IEnumerable<string> Candidates(string subject)
    {
        if (subject.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return [subject];
        string folder = Directory.Exists(subject) ? subject : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(subject)) ?? "";
        return Directory.Exists(subject) || File.Exists(subject)
            ? [System.IO.Path.Combine(folder, WeightFileName), System.IO.Path.Combine(folder, "student", WeightFileName)]
            : [];
    }

    /// <summary>The run's or file's own name, without the names that all runs share.</summary>
    private static string Label(string subject)
    {
        string[] common = ["student", "weights", "teacher"];
        string[] parts = System.IO.Path.GetFullPath(subject).Split(System.IO.Path.DirectorySeparatorChar);
        string? own = parts.Reverse().Select(System.IO.Path.GetFileNameWithoutExtension).FirstOrDefault(part => !common.Contains(part));
        return own is null or "" ? subject : own;
    }
}
