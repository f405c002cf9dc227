using System.Globalization;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>All timings of a card, with their shares of what it can do, and the targets.</summary>
internal sealed class GpuTable
{
    private readonly GpuCard _card;
    private readonly List<GpuTiming> _timings = [];
    private readonly List<string> _targets = [];
    private readonly double _measuredPeak, _measuredBandwidth;

    /// <param name="card">Of which.</param>
    /// <param name="peers">Their largest product and their copy say what the card reaches.</param>
    public GpuTable(GpuCard card, IReadOnlyList<GpuPeers.Answer> peers)
    {
        _card = card;
        foreach (GpuPeers.Answer answer in peers.Where(a => a.Shape < 0)) _timings.Add(Timing(null, answer));
        _measuredPeak = Of(null, "peak")?.Tflops ?? double.NaN;
        _measuredBandwidth = Of(null, "copy")?.Bandwidth ?? double.NaN;
    }

    /// <summary>Takes up what was measured for a problem.</summary>
    public void Add(GpuShape shape, IEnumerable<GpuTiming> ours, IEnumerable<GpuPeers.Answer> peers)
    {
        _timings.AddRange(ours);
        _timings.AddRange(peers.Select(answer => Timing(shape, answer)));
    }

    /// <summary>Our rate over that of cuBLAS's product; NaN where either is missing.</summary>
    public double ShareOfProduct(GpuShape shape, string what) =>
        (Of(shape, "product")?.Median ?? double.NaN) / (Ours(shape, what)?.Median ?? double.NaN);

    /// <summary>10^12 operations a second of ours.</summary>
    public double Tflops(GpuShape shape, string what) => Ours(shape, what)?.Tflops ?? double.NaN;

    /// <summary>The fastest peer's time over ours; NaN without peers.</summary>
    public double TimesFastestPeer(GpuShape shape, string what) => _timings.Where(t => t.Shape == shape && t.What == what && !IsOurs(t))
        .Select(t => t.Median).DefaultIfEmpty(double.NaN).Min() / (Ours(shape, what)?.Median ?? double.NaN);

    /// <summary>Notes whether a target is met.</summary>
    public void Target(string what, double value, double atLeast = double.NaN, double atMost = double.NaN)
    {
        string wanted = double.IsNaN(atMost) ? Invariant($"at least {atLeast:G3}") : Invariant($"at most {atMost:G3}");
        string verdict = double.IsNaN(value) ? "not measured" : value < atLeast || value > atMost ? "MISSED" : "met";
        _targets.Add(Invariant($"{verdict,-12} {what}: {value:G4}, wanted {wanted}"));
    }

    /// <summary>For people.</summary>
    public void Print()
    {
        Console.WriteLine(Invariant(
            $"\n{"problem",-32} {"what",-8} {"who",-34} {"median ms",10} {"TFLOP/s",9} {"cuBLAS",7} {"peak",6} {"memory",7} {"undecided",9}"));
        foreach (GpuTiming t in _timings) Console.WriteLine(
            Invariant($"{t.Shape?.ToString() ?? "",-32} {t.What,-8} {t.Who,-34} {t.Median,10:F3} {Number(t.Tflops, "F1"),9} ")
            + Invariant($"{Percent(ShareOfProduct(t)),7} {Percent(t.Tflops / _measuredPeak),6} ")
            + Invariant($"{Percent(t.Bandwidth / _measuredBandwidth),7} {Number(t.Undecided, "F4"),9}"));
        Console.WriteLine();
        foreach (string line in _targets) Console.WriteLine(line);
    }

    /// <summary>For the record.</summary>
    public void Write(string folder)
    {
        string processor = Hardware.Processor();
        ResultFile.Write(folder, "gpu.csv",
        [
            "date,card,driver,processor,n,d,k,type,what,implementation,version,repetitions,median_ms,fastest_ms,tflops,share_of_cublas,"
                + "share_of_measured_peak,share_of_nominal_peak,gb_per_s,share_of_measured_bandwidth,undecided_per_row",
            .. _timings.Select(t => Csv.Line(
                ResultFile.Date, _card.Name, _card.Driver, processor, t.Shape?.Rows, t.Shape?.Dimension, t.Shape?.Clusters, t.Shape?.Word,
                t.What, t.Who, t.Version, t.Milliseconds.Length, t.Median, t.Fastest, t.Tflops, ShareOfProduct(t), t.Tflops / _measuredPeak,
                t.Tflops / _card.PeakTflops, t.Bandwidth, t.Bandwidth / _measuredBandwidth, t.Undecided)),
        ]);
        ResultFile.Write(folder, "gpu-targets.txt", _targets);
    }

    private static GpuTiming Timing(GpuShape? shape, GpuPeers.Answer answer) => new(
        shape, answer.What, answer.Who, answer.Version, answer.Milliseconds, answer.Operations > 0 ? answer.Operations : double.NaN,
        answer.Bytes > 0 ? answer.Bytes : double.NaN, double.NaN);

    private static bool IsOurs(GpuTiming timing) => timing.Who.StartsWith("knowledge-transfer", StringComparison.Ordinal);

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Percent(double share) => double.IsNaN(share) ? "" : Number(100 * share, "F0") + " %";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private double ShareOfProduct(GpuTiming t) => t.Tflops / (Of(t.Shape, "product")?.Tflops ?? double.NaN);

    private GpuTiming? Of(GpuShape? shape, string what) => _timings.FirstOrDefault(t => t.Shape == shape && t.What == what);

    private GpuTiming? Ours(GpuShape shape, string what) => _timings.FirstOrDefault(t => t.Shape == shape && t.What == what && IsOurs(t));
}
