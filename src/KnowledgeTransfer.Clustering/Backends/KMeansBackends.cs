using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The backends that a program has, made once from their sources and never changed. Sources are asked when a backend of theirs is first
/// wanted, and only once.
/// </summary>
/// <param name="fastestFirst">What to try, in order; the last one must always work.</param>
public sealed class KMeansBackends(params IReadOnlyList<IKMeansBackendSource> fastestFirst)
{
    private readonly (IKMeansBackendSource Source, Lazy<BackendOffer> Offer)[] _sources =
        [.. fastestFirst.Select(source => (source, new Lazy<BackendOffer>(source.Offer)))];

    /// <summary>One operation after the other, one thread: what every other backend has to equal.</summary>
    public static IKMeansBackend Scalar { get; } = new ScalarBackend();

    /// <summary>Vectors of the widest kind this processor has, all threads.</summary>
    public static IKMeansBackend Simd { get; } = new SimdBackend();

    /// <summary>
    /// The sources that need nothing but the processor, for the end of every list: simd before scalar wherever vectors are not emulated.
    /// </summary>
    public static IReadOnlyList<IKMeansBackendSource> ProcessorSources { get; } = Vector128.IsHardwareAccelerated
        ? [new ProcessorSource(Simd), new ProcessorSource(Scalar)]
        : [new ProcessorSource(Scalar), new ProcessorSource(Simd)];

    /// <summary>The backends that need nothing but the processor.</summary>
    public static KMeansBackends Processor { get; } = new(ProcessorSources);

    /// <summary>The names that an option may have: auto, then the sources' names.</summary>
    public IReadOnlyList<string> Names => ["auto", .. _sources.Select(s => s.Source.Name)];

    /// <summary>The backend of that name, however small the problem.</summary>
    /// <exception cref="ConfigException">No such backend; lists those that exist.</exception>
    /// <exception cref="DeviceException">It does not work here; says why.</exception>
    public IKMeansBackend ByName(string name)
    {
        foreach ((IKMeansBackendSource source, Lazy<BackendOffer> offer) in _sources)
        {
            if (source.Name != name) continue;
            return offer.Value.Backend ?? throw new DeviceException(
                $"The k-means backend \"{name}\" cannot be used: {offer.Value.Refusal} Choose auto to do without it.");
        }
        throw new ConfigException($"There is no k-means backend \"{name}\". Choose one of: {string.Join(", ", Names)}.");
    }

    /// <summary>The fastest backend that works here and is worth opening for a problem. All give the same bits.</summary>
    /// <param name="rowCount">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="clusterCount">k.</param>
    public BackendChoice Auto(long rowCount, int dimension, int clusterCount)
    {
        double work = (double)rowCount * dimension * clusterCount;
        List<string> passedOver = [];
        bool isFallback = false;
        foreach ((IKMeansBackendSource source, Lazy<BackendOffer> offer) in _sources)
        {
            if (work < source.LeastWork)
            {
                passedOver.Add(FormattableString.Invariant(
                    $"{source.Name}: {rowCount} x {dimension} x {clusterCount} is too little work to open a device."));
                continue;
            }
            if (offer.Value.Backend is { } backend) return new BackendChoice(backend, passedOver, isFallback);
            passedOver.Add($"{source.Name}: {offer.Value.Refusal}");
            isFallback = true;
        }
        throw new InvalidOperationException($"no k-means backend works: {string.Join(" ", passedOver)}");
    }

    private sealed class ProcessorSource(IKMeansBackend backend) : IKMeansBackendSource
    {
        public string Name => backend.Name;

        public long LeastWork => 0;

        public BackendOffer Offer() => BackendOffer.Of(backend);
    }
}
