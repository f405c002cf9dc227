namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>What the fits of one backend took, from rows in memory to centroids.</summary>
/// <param name="Name">One word.</param>
/// <param name="Description">What exactly ran.</param>
/// <param name="MedianSeconds">On the clock.</param>
/// <param name="FastestSeconds">On the clock.</param>
/// <param name="ProcessorSeconds">Of all threads, the median.</param>
/// <param name="Gigaflops">
/// 2 n d k per iteration by the median: the rate at which plain arithmetic would have to run to be as fast. It may exceed the peak, as most
/// distances are decided in bytes or not at all.
/// </param>
/// <param name="OfFmaPeak">That rate over the float32 peak of the processor's fma units.</param>
internal sealed record BackendTiming(
    string Name, string Description, double MedianSeconds, double FastestSeconds, double ProcessorSeconds, double Gigaflops,
    double OfFmaPeak);
