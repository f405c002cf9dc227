using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Gpu.Cuda;
using KnowledgeTransfer.Gpu.Ilgpu;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The k-means backends of this program: devices first, the processor always.</summary>
internal static class Backends
{
    /// <summary>Fastest first. A device is opened when it is first wanted and stays open.</summary>
    public static KMeansBackends All { get; } = new(
        [new CudaBackendSource(Output.Note), new IlgpuBackendSource(Output.Note), .. KMeansBackends.ProcessorSources]);

    /// <summary>
    /// Does some work on the backend that an option asks for. Says in a line what auto chose if it took a device or had to do without one,
    /// also where a device failed on the way and the work is done again on another.
    /// </summary>
    /// <param name="name">auto, or a backend's name.</param>
    /// <param name="rows">What is to be clustered or labelled.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="work">The work; goes on from what it keeps in checkpoints.</param>
    /// <param name="isWeighted">Whether rows have weights, which devices do not take.</param>
    /// <exception cref="ConfigException">No such backend, or one that does not take weights.</exception>
    /// <exception cref="DeviceException">A backend that was named cannot be used.</exception>
    public static T Run<T>(string name, FeatureMatrix rows, int clusterCount, Func<IKMeansBackend, T> work, bool isWeighted = false) =>
        All.Run(name, rows.RowCount, rows.Dimension, clusterCount, work, Tell, isWeighted);

    /// <summary>The backend that an option asks for, said as above.</summary>
    /// <inheritdoc cref="Run{T}"/>
    public static IKMeansBackend Choose(string name, FeatureMatrix rows, int clusterCount) =>
        All.Choose(name, rows.RowCount, rows.Dimension, clusterCount, Tell);

    /// <summary>The backend with some parts of its screen only.</summary>
    /// <param name="backend">Any, if all parts are wanted.</param>
    /// <param name="parts">What the options say.</param>
    /// <exception cref="ConfigException">A backend without such parts.</exception>
    public static IKMeansBackend With(IKMeansBackend backend, ScreenParts parts) => (backend, parts) switch
    {
        (_, ScreenParts.All) => backend,
        (IScreenedBackend screened, _) => screened.With(parts),
        _ => throw new ConfigException(
            $"The k-means backend \"{backend.Name}\" has no such parts as --no-bounds, --no-reduced and --no-rotation leave out. "
            + "Name native or simd."),
    };

    private static void Tell(BackendChoice choice)
    {
        bool isProcessor = KMeansBackends.ProcessorSources.Any(source => source.Name == choice.Backend.Name);
        if (choice.IsFallback || !isProcessor) Output.Note($"{"",-9} k-means runs on {choice}");
    }
}
