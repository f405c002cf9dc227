using System.Text.Json.Nodes;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// What a stage's result depends on. Two runs of a stage with equal keys write equal files, so the second one is skipped.
/// </summary>
/// <param name="Stage">One word, also the folder's name.</param>
/// <param name="Version">Raised whenever the stage's code changes its result.</param>
/// <param name="Options">The stage's options as canonical JSON.</param>
/// <param name="Inputs">Hashes of everything read, by name; ordered by name.</param>
public sealed record StageKey(string Stage, int Version, string Options, SortedDictionary<string, string> Inputs)
{
    /// <summary>SHA-256 over all of it, lower-case hex.</summary>
    public string Hash => FileHash.OfText(ToJson().ToJsonString());

    /// <summary>The key in the clear, for the stage's record.</summary>
    public JsonObject ToJson()
    {
        var inputs = new JsonObject();
        foreach ((string name, string hash) in Inputs) inputs[name] = hash;
        return new JsonObject { ["stage"] = Stage, ["version"] = Version, ["options"] = JsonNode.Parse(Options), ["inputs"] = inputs };
    }
}
