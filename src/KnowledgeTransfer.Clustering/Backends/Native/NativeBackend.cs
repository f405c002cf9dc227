namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The screen with kernels of the native library: int8 products where the processor has them. The same bits as
/// <see cref="ScalarBackend"/>, with every instruction set and number of threads.
/// </summary>
/// <param name="instructions">Must be supported here.</param>
public sealed class NativeBackend(NativeInstructions instructions) : IScreenedBackend, IPlannedBackend
{
    private readonly NativePanelKernel _kernel = new(instructions);

    /// <summary>Switches for tests and measurements.</summary>
    internal ScreenSettings Settings { get; init; } = new();

    /// <inheritdoc/>
    public string Name => "native";

    /// <inheritdoc/>
    public string Description => $"native, {_kernel.Name}{Settings.LeftOut}";

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        Session(rows, null, clusterCount, precision, threadCount, Settings);

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, RowWeights weights, int clusterCount, SumPrecision precision, int threadCount) =>
        Session(rows, weights, clusterCount, precision, threadCount, Settings);

    /// <inheritdoc/>
    PanelFormat IPlannedBackend.Format => _kernel.Format;

    /// <inheritdoc/>
    IKMeansSession IPlannedBackend.Open(
        FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision, int threadCount, KeptParts kept) =>
        Session(rows, weights, clusterCount, precision, threadCount, Settings with { Kept = kept });

    /// <inheritdoc/>
    public INearestSearch OpenSearch(Centroids centroids, int threadCount) =>
        new ScreenedSearch(centroids, _kernel, SimdWidths.Widest, threadCount, Settings);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) => Simd.OpenSeeding(sample, threadCount);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, long[] repeats, int threadCount) =>
        Simd.OpenSeeding(sample, repeats, threadCount);

    /// <summary>Seeding has no kernels.</summary>
    private SimdBackend Simd => new() { Settings = Settings };

    /// <inheritdoc/>
    public IScreenedBackend With(ScreenParts parts) => new NativeBackend(instructions) { Settings = Settings.With(parts) };

    private IKMeansSession Session(
        FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision, int threadCount, ScreenSettings settings) =>
        rows.ElementType == ElementType.Float64
            ? new ScreenedSession<double>(rows, weights, clusterCount, precision, _kernel, SimdWidths.Widest, threadCount, settings)
            : new ScreenedSession<float>(rows, weights, clusterCount, precision, _kernel, SimdWidths.Widest, threadCount, settings);
}
