using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace KnowledgeTransfer.Clustering;

/// <summary>
/// The backends that a program has, made once from their sources and never changed. Sources are asked when a backend of theirs is first
/// wanted, and only once.
/// </summary>
public sealed class KMeansBackends
{
    private readonly Func<IKMeansBackend, double> _trial;
    private readonly Dictionary<IKMeansBackend, double> _seconds = [];
    private readonly ConcurrentDictionary<IKMeansBackend, string> _failed = new();
    private readonly (IKMeansBackendSource Source, Lazy<BackendOffer> Offer)[] _sources;

    /// <summary>The backends of these sources.</summary>
    /// <param name="sources">Devices, then what needs none (see <see cref="ProcessorSources"/>), the fastest first.</param>
    public KMeansBackends(IReadOnlyList<IKMeansBackendSource> sources) : this(sources, BackendTrial.Seconds)
    {
    }

    /// <param name="sources">See there.</param>
    /// <param name="trial">Seconds that a backend takes for some work.</param>
    internal KMeansBackends(IReadOnlyList<IKMeansBackendSource> sources, Func<IKMeansBackend, double> trial)
    {
        _sources = [.. sources.Select(source => (source, new Lazy<BackendOffer>(source.Offer)))];
        _trial = trial;
    }

    /// <summary>One operation after the other, one thread: what every other backend has to equal.</summary>
    public static IKMeansBackend Scalar { get; } = new ScalarBackend();

    /// <summary>Vectors of the widest kind this processor has, all threads.</summary>
    public static IKMeansBackend Simd { get; } = new SimdBackend();

    /// <summary>
    /// The sources that need nothing but the processor, for the end of every list: the native library, if it is there, then simd before
    /// scalar wherever vectors are not emulated.
    /// </summary>
    public static IReadOnlyList<IKMeansBackendSource> ProcessorSources { get; } = Vector128.IsHardwareAccelerated
        ? [new NativeBackendSource(), new ProcessorSource(Simd), new ProcessorSource(Scalar)]
        : [new ProcessorSource(Scalar), new NativeBackendSource(), new ProcessorSource(Simd)];

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

    /// <summary>
    /// The fastest backend that works here and is worth opening for a problem: devices compete with the processor in a short trial.
    /// All give the same bits.
    /// </summary>
    /// <param name="rowCount">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="isWeighted">Whether rows have weights; what does not take them is passed over.</param>
    public BackendChoice Auto(long rowCount, int dimension, int clusterCount, bool isWeighted = false)
    {
        double work = (double)rowCount * dimension * clusterCount;
        List<string> passedOver = [];
        List<IKMeansBackend> devices = [];
        bool isFallback = false;
        foreach ((IKMeansBackendSource source, Lazy<BackendOffer> offer) in _sources)
        {
            if (work < source.LeastWork)
            {
                passedOver.Add(FormattableString.Invariant(
                    $"{source.Name}: {rowCount} x {dimension} x {clusterCount} is too little work to open a device."));
            }
            else if (isWeighted && !source.TakesWeights)
            {
                passedOver.Add($"{source.Name}: it does not take weights.");
                isFallback |= source.LeastWork > 0;
            }
            else if (offer.Value.Backend is not { } backend)
            {
                passedOver.Add($"{source.Name}: {offer.Value.Refusal}");
                isFallback |= source.LeastWork > 0;
            }
            else if (source.LeastWork == 0)
            {
                return Race(devices, backend, passedOver, isFallback);
            }
            else if (Failure(backend) is { } failure)
            {
                passedOver.Add($"{source.Name}: {failure}");
                isFallback = true;
            }
            else
            {
                devices.Add(backend);
            }
        }
        throw new InvalidOperationException($"no k-means backend works: {string.Join(" ", passedOver)}");
    }

    /// <summary>The backend that an option asks for.</summary>
    /// <param name="name">auto, or a backend's name.</param>
    /// <param name="rowCount">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="chosen">Told what auto chose.</param>
    /// <param name="isWeighted">Whether rows have weights.</param>
    /// <exception cref="ConfigException">No such backend (lists those that exist), or one that does not take weights.</exception>
    /// <exception cref="DeviceException">A backend that was named does not work here; says why.</exception>
    public IKMeansBackend Choose(
        string name, long rowCount, int dimension, int clusterCount, Action<BackendChoice>? chosen = null, bool isWeighted = false)
    {
        if (isWeighted && _sources.Any(s => s.Source.Name == name && !s.Source.TakesWeights))
            throw new ConfigException($"The k-means backend \"{name}\" does not take weights. Choose auto, or one of: "
                + $"{string.Join(", ", _sources.Where(s => s.Source.TakesWeights).Select(s => s.Source.Name))}.");
        if (name != "auto") return ByName(name);
        BackendChoice choice = Auto(rowCount, dimension, clusterCount, isWeighted);
        chosen?.Invoke(choice);
        return choice.Backend;
    }

    /// <summary>
    /// Does some work on the backend of that name. If auto's device fails on the way, it is not taken again by this process, and the work is
    /// done anew on the next best: whatever it keeps in checkpoints is not lost.
    /// </summary>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <param name="name">auto, or a backend's name.</param>
    /// <param name="rowCount">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="clusterCount">k.</param>
    /// <param name="work">May be called again after it has thrown a <see cref="DeviceException"/>.</param>
    /// <param name="chosen">Told what auto chose, each time.</param>
    /// <param name="isWeighted">Whether rows have weights.</param>
    /// <exception cref="ConfigException">No such backend (lists those that exist), or one that does not take weights.</exception>
    /// <exception cref="DeviceException">A backend that was named does not work here, or fails on the way.</exception>
    public T Run<T>(
        string name, long rowCount, int dimension, int clusterCount, Func<IKMeansBackend, T> work, Action<BackendChoice>? chosen = null,
        bool isWeighted = false)
    {
        while (true)
        {
            IKMeansBackend backend = Choose(name, rowCount, dimension, clusterCount, chosen, isWeighted);
            try
            {
                return work(backend);
            }
            catch (DeviceException e) when (name == "auto" && IsDevice(backend))
            {
                _failed[backend] = e.Message;
            }
        }
    }

    private bool IsDevice(IKMeansBackend backend) => _sources.Any(s => s.Source.LeastWork > 0 && s.Offer.Value.Backend == backend);

    /// <summary>Why a device cannot compete: it failed before, or in its trial, which is held now if it was not yet. Or null.</summary>
    private string? Failure(IKMeansBackend device)
    {
        if (_failed.TryGetValue(device, out string? failure)) return failure;
        try
        {
            SecondsOf(device);
            return null;
        }
        catch (DeviceException e)
        {
            return _failed[device] = e.Message;
        }
    }

    private BackendChoice Race(List<IKMeansBackend> devices, IKMeansBackend processor, List<string> passedOver, bool isFallback)
    {
        if (devices.Count == 0) return new BackendChoice(processor, passedOver, isFallback);
        IKMeansBackend fastest = devices.Append(processor).MinBy(SecondsOf)!;
        foreach (IKMeansBackend slower in devices.Append(processor).Where(backend => backend != fastest))
            passedOver.Add(FormattableString.Invariant(
                $"{slower.Name}: slower here, {1000 * SecondsOf(slower):G3} ms against {1000 * SecondsOf(fastest):G3} ms in a trial."));
        return new BackendChoice(fastest, passedOver, isFallback || fastest == processor);
    }

    private double SecondsOf(IKMeansBackend backend)
    {
        lock (_seconds)
        {
            if (_seconds.TryGetValue(backend, out double seconds)) return seconds;
            return _seconds[backend] = _trial(backend);
        }
    }

    private sealed class ProcessorSource(IKMeansBackend backend) : IKMeansBackendSource
    {
        public string Name => backend.Name;

        public long LeastWork => 0;

        public bool TakesWeights => true;

        public BackendOffer Offer() => BackendOffer.Of(backend);
    }
}
