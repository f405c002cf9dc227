using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>A task with the network that learned it: what <see cref="TeacherTrainer.TaskFile"/> holds.</summary>
public sealed class TrainedTask : IDisposable
{
    /// <summary>Builds the network with its weights.</summary>
    /// <param name="task">The lesson, as it was trained.</param>
    /// <param name="encoder">The network for an input size.</param>
    /// <param name="weights">Of trunk and head.</param>
    /// <param name="preprocessing">Mean and deviation of the training pictures.</param>
    /// <param name="precision">That it was trained with.</param>
    /// <param name="seed">Of the training: held-out examples are then those that it was measured on.</param>
    /// <exception cref="ShapeException">The weights do not fit.</exception>
    public TrainedTask(
        PretextTask task, Func<int, NetworkSpec> encoder, WeightSet weights, ImagePreprocessing preprocessing, Precision precision,
        ulong seed)
    {
        (Task, Preprocessing, Precision, Seed) = (task, preprocessing, TrainingPrecision.Resolve(precision), seed);
        Network = new TaskNetwork(task, encoder(task.Shape.TileSize), seed);
        Network.Load(weights);
    }

    /// <summary>The lesson.</summary>
    public PretextTask Task { get; }

    /// <summary>Mean and deviation of the training pictures.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>Number format of its products.</summary>
    public Precision Precision { get; }

    /// <summary>Of the examples.</summary>
    public ulong Seed { get; }

    /// <summary>Trunk and head.</summary>
    internal TaskNetwork Network { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => Network.Dispose();
}
