using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>
/// Encoder and head of a task as they learn together. Names of weights: <c>trunk.</c> and <c>head.</c> before the node's.
/// </summary>
internal sealed class TaskNetwork : IDisposable
{
    private const string TrunkPrefix = "trunk.", HeadPrefix = "head.";

    private readonly PretextTask _task;
    private readonly TorchNetwork _trunk;
    private readonly TorchNetwork _head;

    /// <summary>Builds both with initial weights.</summary>
    /// <param name="task">Gives trunk and head.</param>
    /// <param name="encoder">Takes tiles.</param>
    /// <param name="seed">Of the initial weights.</param>
    /// <param name="device">Where both compute; null for the processor.</param>
    public TaskNetwork(PretextTask task, NetworkSpec encoder, ulong seed, Device? device = null)
    {
        _task = task;
        NetworkSpec trunk = task.Trunk(encoder), head = task.Head(trunk);
        _trunk = new TorchNetwork(trunk, WeightInitializer.Create(trunk, seed), device: device);
        _head = new TorchNetwork(head, WeightInitializer.Create(head, seed), device: device);
    }

    /// <summary>Where both compute.</summary>
    public Device Device => _trunk.Device;

    /// <summary>What learns.</summary>
    public IEnumerable<(string Name, Tensor Weight)> Trained => _trunk.Trained(TrunkPrefix).Concat(_head.Trained(HeadPrefix));

    /// <summary>Trained parameters of both.</summary>
    public long ParameterCount => _trunk.Spec.ParameterCount + _head.Spec.ParameterCount;

    /// <summary>Answers a batch.</summary>
    /// <param name="input">[batch x tiles, 3, size, size].</param>
    /// <param name="precision">Resolved.</param>
    /// <param name="training">null for inference.</param>
    /// <returns>Output of the head, float32.</returns>
    public Tensor Answer(Tensor input, Precision precision, TrainingPass? training)
    {
        using IDisposable? autocast = TrainingPrecision.Enter(precision, Device);
        return _head.Forward(_task.Join(_trunk.Forward(input, training)), training).to_type(ScalarType.Float32);
    }

    /// <summary>Copies all tensors out.</summary>
    public WeightSet ToWeights()
    {
        var weights = new WeightSet();
        weights.AddAll(_trunk.ToWeights(), TrunkPrefix);
        weights.AddAll(_head.ToWeights(), HeadPrefix);
        return weights;
    }

    /// <summary>Replaces all tensors; other names are ignored.</summary>
    /// <exception cref="ShapeException">The weights do not fit.</exception>
    public void Load(WeightSet weights)
    {
        _trunk.Load(weights.Part(TrunkPrefix));
        _head.Load(weights.Part(HeadPrefix));
    }

    /// <summary>The encoder's part of a task's weights.</summary>
    /// <param name="weights">With the prefixes.</param>
    /// <param name="encoder">Says which names are the encoder's.</param>
    public static WeightSet EncoderPart(WeightSet weights, NetworkSpec encoder)
    {
        var names = encoder.Weights.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        return weights.Part(TrunkPrefix).Where(names.Contains);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _trunk.Dispose();
        _head.Dispose();
    }
}
