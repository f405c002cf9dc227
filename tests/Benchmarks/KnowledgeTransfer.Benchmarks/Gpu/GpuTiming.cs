namespace KnowledgeTransfer.Benchmarks;

/// <summary>What one way of doing something took.</summary>
/// <param name="Shape">The problem; null for what does not depend on it.</param>
/// <param name="What">product, first, later, fit ...</param>
/// <param name="Who">Ours or a peer.</param>
/// <param name="Version">Its version.</param>
/// <param name="Milliseconds">Of every repetition.</param>
/// <param name="Operations">Of one repetition; NaN where a rate says nothing.</param>
/// <param name="Bytes">That one repetition has to read at least; NaN likewise.</param>
/// <param name="Undecided">Comparisons per row that were made exactly; NaN for peers.</param>
internal sealed record GpuTiming(
    GpuShape? Shape, string What, string Who, string Version, double[] Milliseconds, double Operations, double Bytes, double Undecided)
{
    /// <summary>The middle one.</summary>
    public double Median => Milliseconds.Order().ElementAt(Milliseconds.Length / 2);

    /// <summary>The fastest.</summary>
    public double Fastest => Milliseconds.Min();

    /// <summary>10^12 operations a second, at the median.</summary>
    public double Tflops => Operations / Median / 1e9;

    /// <summary>GB/s, at the median.</summary>
    public double Bandwidth => Bytes / Median / 1e6;
}
