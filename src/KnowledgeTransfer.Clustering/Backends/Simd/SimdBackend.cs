namespace KnowledgeTransfer.Clustering;

/// <summary>
/// Vectorised C#: scores of all centroids in int16 with a proven error bound, then the exact distance only for the centroids that
/// the bound cannot exclude. The same bits as <see cref="ScalarBackend"/>, at every width and number of threads.
/// </summary>
/// <param name="width">
/// Vector width; null for the widest that the processor executes itself. Wider ones work too, emulated and slow.
/// </param>
public sealed class SimdBackend(SimdWidth? width = null) : IScreenedBackend, IPlannedBackend
{
    /// <summary>The vector width in use.</summary>
    public SimdWidth Width { get; } = width ?? SimdWidths.Widest;

    private IPanelKernel Kernel => Width switch
    {
        SimdWidth.Bits512 => new WordKernel512(),
        SimdWidth.Bits256 => new WordKernel256(),
        _ => new WordKernel128(),
    };

    /// <summary>Switches for tests and measurements.</summary>
    internal ScreenSettings Settings { get; init; } = new();

    /// <inheritdoc/>
    public string Name => "simd";

    /// <inheritdoc/>
    public string Description => $"simd, {(int)Width} bits{Settings.LeftOut}";

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, int clusterCount, SumPrecision precision, int threadCount) =>
        Session(rows, null, clusterCount, precision, threadCount, Settings);

    /// <inheritdoc/>
    public IKMeansSession Open(FeatureMatrix rows, RowWeights weights, int clusterCount, SumPrecision precision, int threadCount) =>
        Session(rows, weights, clusterCount, precision, threadCount, Settings);

    /// <inheritdoc/>
    PanelFormat IPlannedBackend.Format => Kernel.Format;

    /// <inheritdoc/>
    IKMeansSession IPlannedBackend.Open(
        FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision, int threadCount, KeptParts kept) =>
        Session(rows, weights, clusterCount, precision, threadCount, Settings with { Kept = kept });

    /// <inheritdoc/>
    public INearestSearch OpenSearch(Centroids centroids, int threadCount) =>
        new ScreenedSearch(centroids, Kernel, Width, threadCount, Settings);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, int threadCount) => Seeding(sample, null, threadCount);

    /// <inheritdoc/>
    public ISeedingSession OpenSeeding(FeatureMatrix sample, long[] repeats, int threadCount) => Seeding(sample, repeats, threadCount);

    /// <inheritdoc/>
    public IScreenedBackend With(ScreenParts parts) => new SimdBackend(Width) { Settings = Settings.With(parts) };

    private IKMeansSession Session(
        FeatureMatrix rows, RowWeights? weights, int clusterCount, SumPrecision precision, int threadCount, ScreenSettings settings) =>
        rows.ElementType == ElementType.Float64
            ? new ScreenedSession<double>(rows, weights, clusterCount, precision, Kernel, Width, threadCount, settings)
            : new ScreenedSession<float>(rows, weights, clusterCount, precision, Kernel, Width, threadCount, settings);

    private ISeedingSession Seeding(FeatureMatrix sample, long[]? repeats, int threadCount) =>
        sample.ElementType == ElementType.Float64
            ? new ScreenedSeeding<double>(sample, repeats, Width, threadCount, Settings)
            : new ScreenedSeeding<float>(sample, repeats, Width, threadCount, Settings);
}
