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

    /// <summary>How this key differs from one in the clear: a phrase per value, with both values; contents by the fact alone.</summary>
    /// <param name="kept">What <see cref="ToJson"/> gave, perhaps with more; of an older record perhaps with less.</param>
    public IReadOnlyList<string> Differences(JsonObject kept)
    {
        JsonObject own = ToJson();
        if (!JsonNode.DeepEquals(own["version"], kept["version"])) return ["it was made by another version of this program"];
        Dictionary<string, string> read = Values(own["inputs"]), before = Values(kept["inputs"]);
        IEnumerable<string> inputs = read.Keys.Union(before.Keys)
            .Where(name => read.GetValueOrDefault(name) != before.GetValueOrDefault(name)).Select(name => $"other {name}");
        return [.. inputs, .. ValueDifferences.Of(Values(own["options"]), Values(kept["options"]))];
    }

    /// <summary>Everything below a node that is no object, as JSON, by its path.</summary>
    private static Dictionary<string, string> Values(JsonNode? node)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("", node);
        return values;

        void Add(string path, JsonNode? at)
        {
            if (at is JsonObject inner)
                foreach ((string name, JsonNode? value) in inner) Add(path.Length == 0 ? name : $"{path}.{name}", value);
            else if (path.Length > 0)
                values[path] = at?.ToJsonString() ?? "null";
        }
    }
}
