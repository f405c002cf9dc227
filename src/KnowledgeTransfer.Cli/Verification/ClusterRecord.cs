using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Cli.Stages.Figures;
using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Verification;

/// <summary>What <c>clusters.json</c> says: hashes of what was read and written, and the figures of the fit.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Key">The hash of options and inputs.</param>
/// <param name="Inputs">Hashes of the vectors by name, seed and weights left out.</param>
/// <param name="Outputs">Hashes of the files by name.</param>
/// <param name="Figures">Of the fit.</param>
internal sealed record ClusterRecord(
    string Folder, string Key, IReadOnlyDictionary<string, string> Inputs, IReadOnlyDictionary<string, string> Outputs,
    ClusterFigures Figures)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ConfigException">The folder is not one that <c>kt clusters</c> wrote.</exception>
    /// <exception cref="ArtefactException">The record is malformed, or its key is not that of what it says.</exception>
    public static ClusterRecord Read(string folder)
    {
        string file = ClusterStage.Name + ".json", path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new ConfigException($"{folder} has no {file}; give a folder that kt clusters wrote.");
        JsonObject json = StageRecord.Read(path);
        try
        {
            Dictionary<string, string> inputs = Texts(json["inputs"]!.AsObject(), value => (string)value!);
            var key = new StageKey(
                (string)json["stage"]!, (int)json["version"]!, json["options"]!.ToJsonString(), new(inputs, StringComparer.Ordinal));
            if (key.Hash != (string?)json["key"])
                throw new ArtefactException($"{path} was changed: its key is {json["key"]}, that of its options and inputs {key.Hash}.");
            Dictionary<string, string> outputs = Texts(json["outputs"]!.AsObject(), facts => (string)facts!["sha256"]!);
            if (!outputs.ContainsKey(ClusterStage.Labels))
            {
                throw new ConfigException(
                    $"{folder} holds centroids without labels, as the clusters of a run do. Give a folder that kt clusters wrote.");
            }
            inputs.Remove("seed");
            inputs.Remove(ClusterStage.WeightsInput); // what became of them is an output
            return new ClusterRecord(folder, key.Hash, inputs, outputs, json["result"].Deserialize<ClusterFigures>(StageRunner.Json)!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new ArtefactException($"{path} is no record of clusters: {e.Message} Make them again with --force.", e);
        }

        static Dictionary<string, string> Texts(JsonObject values, Func<JsonNode?, string> text) =>
            values.ToDictionary(pair => pair.Key, pair => text(pair.Value), StringComparer.Ordinal);
    }

    /// <summary>Files of the result that are not those recorded, a sentence each.</summary>
    public IEnumerable<string> ChangedOutputs()
    {
        foreach ((string file, string hash) in Outputs)
        {
            string path = Path.Combine(Folder, file);
            if (!File.Exists(path)) yield return $"{path} is missing.";
            else if (FileHash.OfFile(path) is var found && found != hash) yield return Other(path, found, hash);
        }
    }

    /// <summary>Vectors that are not those recorded, a sentence each.</summary>
    /// <param name="found">Hashes by name, as <see cref="Inputs"/> has them.</param>
    public IEnumerable<string> ChangedInputs(IEnumerable<(string Name, string Hash)> found)
    {
        Dictionary<string, string> hashes = found.ToDictionary(pair => pair.Name, pair => pair.Hash, StringComparer.Ordinal);
        foreach (string name in Inputs.Keys.Except(hashes.Keys)) yield return $"{name} was clustered and is not among the vectors given.";
        foreach ((string name, string hash) in hashes)
        {
            if (!Inputs.TryGetValue(name, out string? recorded)) yield return $"{name} was not clustered.";
            else if (hash != recorded) yield return Other(name, hash, recorded);
        }
    }

    private static string Other(string what, string found, string recorded) =>
        $"{what} is not what was recorded: SHA-256 {found}, recorded {recorded}.";
}
