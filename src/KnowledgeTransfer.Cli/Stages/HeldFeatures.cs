using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// The training features of a run in the memory of the device that will cluster them, beside the file that they are written to as ever:
/// what computes there leaves them there, and k-means reads no file. Only without a transform, which is fitted and applied on the host.
/// </summary>
/// <param name="config">Transform, backend, k, how features are stored.</param>
/// <param name="images">The run's pictures.</param>
/// <param name="teacher">Gives the features.</param>
internal sealed class HeldFeatures(RunConfig config, RunImages images, Teacher teacher) : IDisposable
{
    private DeviceMatrix? _matrix;

    /// <summary>[n, d], if they were computed by this process; those of an earlier one lie in their file only.</summary>
    public DeviceMatrix? Complete { get; private set; }

    /// <summary>Makes room for features that are about to be computed, where that is of use; says so.</summary>
    /// <returns>[n, d] to be filled, or null.</returns>
    /// <exception cref="DeviceException">A backend that was named cannot be used: said before hours of features.</exception>
    public DeviceMatrix? Begin()
    {
        if (config.Clusters.Transform != TransformKind.None || config.Clustered is not null) return null;
        (int n, int d) = (images.Train.Count, teacher.Dimension);
        int k = config.Clusters.Count ?? ClusterStage.DefaultCount(n);
        if (Backends.All.Choose(config.Clusters.Backend, n, d, k) is not IDeviceBackend backend) return null;
        ElementType type = config.Features.Type == StoredType.Float16 ? ElementType.Float16 : ElementType.Float32;
        _matrix = backend.TryHold($"{teacher.Name}'s features", n, d, type);
        if (_matrix is not null) Output.Note($"{"",-9} features stay on {backend.Description} for k-means");
        return _matrix;
    }

    /// <summary>All rows are there.</summary>
    public void End() => Complete = _matrix;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _matrix?.Dispose();
        (_matrix, Complete) = (null, null);
    }
}
