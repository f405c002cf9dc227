namespace KnowledgeTransfer.Gpu.Cuda.Driver;

/// <summary>
/// How long kernels take on the device, by their names: two events around every launch while <see cref="CudaContext.Times"/> is set. For
/// measuring; the events cost some microseconds a launch.
/// </summary>
/// <param name="context">The device.</param>
internal sealed class KernelTimes(CudaContext context) : IDisposable
{
    private readonly Lock _gate = new(); // sessions run on several threads
    private readonly List<(string Kernel, CudaEvent Start, CudaEvent End)> _launches = [];

    /// <summary>In front of a launch.</summary>
    internal CudaEvent Begin(CudaStream stream)
    {
        CudaEvent start = new(context, timed: true);
        start.Record(stream);
        return start;
    }

    /// <summary>Behind it.</summary>
    internal void End(string kernel, CudaEvent start, CudaStream stream)
    {
        CudaEvent end = new(context, timed: true);
        end.Record(stream);
        lock (_gate) _launches.Add((kernel, start, end));
    }

    /// <summary>Launches and milliseconds of every kernel so far, the longest first. Waits for the device.</summary>
    internal IReadOnlyList<(string Kernel, int Launches, double Milliseconds)> Read()
    {
        lock (_gate)
        {
            foreach ((_, _, CudaEvent end) in _launches) end.Synchronize();
            return
            [
                .. _launches.GroupBy(launch => launch.Kernel, StringComparer.Ordinal)
                    .Select(of => (of.Key, of.Count(), of.Sum(launch => launch.End.MillisecondsSince(launch.Start))))
                    .OrderByDescending(total => total.Item3),
            ];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, CudaEvent start, CudaEvent end) in _launches)
        {
            start.Dispose();
            end.Dispose();
        }
        _launches.Clear();
    }
}
