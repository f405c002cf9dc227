using System.Text.Json;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// The state of a training in one safetensors file: weights, velocities, and where it stands. Random numbers need no state of their own,
/// because all are keyed by epoch, step or id. The file is replaced by renaming: whenever the process dies, one whole checkpoint is there.
/// </summary>
/// <typeparam name="TState">Where a training stands, apart from tensors; goes through JSON and back.</typeparam>
/// <param name="path">The file.</param>
/// <param name="origin">Everything that the result depends on; a checkpoint of something else is refused.</param>
internal sealed class Checkpoint<TState>(string path, TrainingOrigin origin)
    where TState : class
{
    private const string OriginPrefix = "origin.", StateKey = "state";

    /// <summary>Writes the state.</summary>
    /// <exception cref="ArtefactException">The file cannot be written; the last checkpoint stays.</exception>
    public void Save(WeightSet tensors, TState state)
    {
        var metadata = origin.Parts.ToDictionary(part => OriginPrefix + part.Key, part => part.Value, StringComparer.Ordinal);
        metadata[StateKey] = JsonSerializer.Serialize(state);
        WeightFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads the state; null if there is no checkpoint.</summary>
    /// <exception cref="ArtefactException">The checkpoint is damaged or of another training; every difference is listed.</exception>
    public (WeightSet Tensors, TState State)? Load()
    {
        if (!File.Exists(path)) return null;
        WeightSet tensors = WeightFile.Read(path, out IReadOnlyDictionary<string, string> metadata);
        IReadOnlyList<string> differences = origin.Differences(metadata
            .Where(pair => pair.Key.StartsWith(OriginPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[OriginPrefix.Length..], pair => pair.Value, StringComparer.Ordinal));
        if (differences.Count > 0)
            throw new ArtefactException($"{path} belongs to another training: {string.Join("; ", differences)}. "
                + "Train with what it was made with, or delete it to start anew.");
        TState? state;
        try
        {
            state = JsonSerializer.Deserialize<TState>(metadata.GetValueOrDefault(StateKey, "null"));
        }
        catch (JsonException e)
        {
            throw new ArtefactException($"{path} has no readable training state ({e.Message}). Delete it to start anew.", e);
        }
        return (tensors, state ?? throw new ArtefactException($"{path} has no training state. Delete it to start anew."));
    }

    /// <summary>Removes the file once the training is complete.</summary>
    public void Delete() => File.Delete(path);
}
