using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// The folder of one stage. <c>STAGE.json</c> is written last and marks completion; it names the key, the result and every output with its
/// size and hash. While the stage works, <c>unfinished/</c> holds what an interrupted attempt needs to go on, and in <c>key.json</c> the
/// key it belongs to, in the clear, so that a refusal can say what differs.
/// </summary>
/// <remarks>
/// Only files that a record names and <c>unfinished/</c> are ever deleted, so pointing at a folder of one's own loses nothing.
/// </remarks>
public sealed class StageFolder
{
    private const string UnfinishedName = "unfinished";
    private const int MostDifferences = 6; // in a message

    private readonly StageKey _key;
    private readonly string _record;
    private readonly string _unfinishedKey;

    /// <summary>A stage's folder; nothing is read or created yet.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="key">What the stage's result depends on.</param>
    public StageFolder(string folder, StageKey key)
    {
        (_key, Folder) = (key, folder);
        _record = this[key.Stage + ".json"];
        _unfinishedKey = Path.Combine(Unfinished, "key.json");
    }

    /// <summary>The stage's one word.</summary>
    public string Name => _key.Stage;

    /// <summary>The folder's path.</summary>
    public string Folder { get; }

    /// <summary>Where resumable state lies until the stage is complete.</summary>
    public string Unfinished => Path.Combine(Folder, UnfinishedName);

    /// <summary>Path of a file in the folder.</summary>
    public string this[string file] => Path.Combine(Folder, file);

    /// <summary>The result of a completed stage with this key whose outputs all have their sizes, or null if it must run.</summary>
    public JsonObject? TryReadResult()
    {
        if (!File.Exists(_record)) return null;
        JsonObject record = StageRecord.Read(_record);
        if ((string?)record["key"] != _key.Hash) return null;
        foreach ((string file, JsonNode? facts) in record["outputs"]!.AsObject())
        {
            var info = new FileInfo(this[file]);
            if (!info.Exists || info.Length != (long?)facts!["bytes"]) return null;
        }
        if (Directory.Exists(Unfinished)) Directory.Delete(Unfinished, recursive: true); // killed between the record and the clean-up
        return record["result"]!.AsObject();
    }

    /// <summary>
    /// Prepares the folder for work: keeps what an interrupted attempt with the same key left, removes the outputs of another key.
    /// A kill at any point of it leaves a folder that the next call with the same key goes on with.
    /// </summary>
    /// <param name="replace">Whether a result made with other options may be replaced.</param>
    /// <returns>true if an interrupted attempt can be resumed.</returns>
    /// <exception cref="ConfigException">
    /// The folder holds another result and <paramref name="replace"/> is false, or files that are not a stage's.
    /// </exception>
    /// <exception cref="ArtefactException">The folder cannot be cleared or written.</exception>
    public bool Begin(bool replace)
    {
        JsonObject? record = File.Exists(_record) ? StageRecord.Read(_record) : null;
        JsonObject? attempt = File.Exists(_unfinishedKey) ? StageRecord.Read(_unfinishedKey) : null;
        bool resumes = attempt is not null && IsMine(attempt);
        if (!resumes)
        {
            // A record of this very key can be here, too: then outputs of it were lost, and they are made again.
            if (!replace && ((record is not null && !IsMine(record)) || attempt is not null))
            {
                throw new ConfigException(
                    $"{Folder} holds {_key.Stage} made from other inputs or options: {Differences(record ?? attempt!)}. " +
                    "Choose another folder with --out, or replace it with --force.");
            }
            if (record is null && attempt is null && HoldsOtherFiles())
            {
                throw new ConfigException(
                    $"{Folder} is not empty and holds no {_key.Stage}.json. Choose another folder with --out; nothing was changed.");
            }
        }
        try
        {
            if (!resumes)
            {
                if (Directory.Exists(Unfinished)) Directory.Delete(Unfinished, recursive: true);
                Directory.CreateDirectory(Unfinished);
                AtomicFile.WriteText(_unfinishedKey, Key().ToJsonString(StageRecord.Format) + "\n");
            }
            if (record is not null) Clear(record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtefactException($"{Folder} cannot be cleared and made anew: {e.Message} Check its rights and the free space.", e);
        }
        return resumes;

        bool IsMine(JsonObject json) => (string?)json["key"] == _key.Hash;

        string Differences(JsonObject kept)
        {
            IReadOnlyList<string> all = _key.Differences(kept);
            string more = all.Count > MostDifferences ? $" and {all.Count - MostDifferences} more" : "";
            return string.Join("; ", all.Take(MostDifferences)) + more;
        }

        void Clear(JsonObject old)
        {
            string inside = Path.GetFullPath(Folder) + Path.DirectorySeparatorChar;
            foreach ((string file, _) in old["outputs"]!.AsObject())
                if (Path.GetFullPath(this[file]).StartsWith(inside, StringComparison.Ordinal)) File.Delete(this[file]);
            File.Delete(_record);
        }
    }

    /// <summary>
    /// Whether there is anything but what a kill in the first moments of an attempt leaves: <c>unfinished/</c> without its key.
    /// </summary>
    private bool HoldsOtherFiles()
    {
        if (!Directory.Exists(Folder)) return false;
        if (Directory.EnumerateFileSystemEntries(Folder).Any(e => Path.GetFileName(e) != UnfinishedName)) return true;
        string[] started = Directory.Exists(Unfinished) ? Directory.GetFileSystemEntries(Unfinished) : [];
        return started.Any(e => e != AtomicFile.TemporaryPath(_unfinishedKey));
    }

    /// <summary>Marks the stage as complete: hashes the outputs, writes the record, removes <c>unfinished/</c>.</summary>
    /// <param name="result">Figures of the stage; no dates, durations or absolute paths.</param>
    /// <param name="outputs">File names relative to the folder.</param>
    public void Complete(JsonObject result, IEnumerable<string> outputs)
    {
        var files = new JsonObject();
        foreach (string file in outputs.Order(StringComparer.Ordinal))
            files[file] = new JsonObject { ["bytes"] = new FileInfo(this[file]).Length, ["sha256"] = FileHash.OfFile(this[file]) };
        JsonObject record = Key();
        record["outputs"] = files;
        record["result"] = result.DeepClone();
        AtomicFile.WriteText(_record, record.ToJsonString(StageRecord.Format) + "\n");
        Directory.Delete(Unfinished, recursive: true);
    }

    /// <summary>The key in the clear with its hash.</summary>
    private JsonObject Key()
    {
        JsonObject key = _key.ToJson();
        key["key"] = _key.Hash;
        return key;
    }

    /// <summary>Hash of an output as the record gives it.</summary>
    /// <exception cref="ArtefactException">The stage is not complete or did not write that file.</exception>
    public string OutputHash(string file) => (string?)StageRecord.Read(_record)["outputs"]?[file]?["sha256"]
        ?? throw new ArtefactException($"{_record} names no output {file}; run the stage again with --force.");
}
