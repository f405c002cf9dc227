using System.Text.Json;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// The state of a training in one safetensors file: weights, velocities, position, sums of the unfinished epoch. Random numbers need no
/// state of their own, because all are keyed by epoch, step or id. The file is replaced by renaming: whenever the process dies, one whole
/// checkpoint is there.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="fingerprint">Everything that the result depends on; a checkpoint of something else is refused.</param>
internal sealed class Checkpoint(string path, string fingerprint)
{
    private const string FingerprintKey = "fingerprint", StateKey = "state";

    /// <summary>Writes the state.</summary>
    /// <exception cref="ArtefactException">The file cannot be written; the last checkpoint stays.</exception>
    public void Save(TorchNetwork network, MomentumSgd optimiser, TrainingState state)
    {
        WeightSet tensors = network.ToWeights();
        optimiser.Save(tensors);
        WeightFile.Write(path, tensors, new Dictionary<string, string>
        {
            [FingerprintKey] = fingerprint,
            [StateKey] = JsonSerializer.Serialize(state),
        });
    }

    /// <summary>Restores the state; null if there is no checkpoint.</summary>
    /// <exception cref="ArtefactException">The checkpoint is damaged or belongs to another training.</exception>
    public TrainingState? Load(TorchNetwork network, MomentumSgd optimiser)
    {
        if (!File.Exists(path)) return null;
        WeightSet tensors = WeightFile.Read(path, out IReadOnlyDictionary<string, string> metadata);
        if (metadata.GetValueOrDefault(FingerprintKey) != fingerprint)
            throw new ArtefactException(
                $"{path} belongs to another training (other pictures, clusters, options, precision or number of threads). "
                + "Train with what it was made with, or delete it to start anew.");
        TrainingState? state;
        try
        {
            state = JsonSerializer.Deserialize<TrainingState>(metadata.GetValueOrDefault(StateKey, "null"));
        }
        catch (JsonException e)
        {
            throw new ArtefactException($"{path} has no readable training state ({e.Message}). Delete it to start anew.", e);
        }
        if (state is null) throw new ArtefactException($"{path} has no training state. Delete it to start anew.");
        var weights = new WeightSet();
        foreach (string name in tensors.Names.Where(name => !MomentumSgd.IsVelocity(name)))
            weights.Add(name, [.. tensors[name].Shape], tensors[name].Values);
        network.Load(weights);
        optimiser.Load(tensors);
        return state;
    }

    /// <summary>Removes the file once the training is complete.</summary>
    public void Delete() => File.Delete(path);
}
