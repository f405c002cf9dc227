namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>The backends of a machine on one problem.</summary>
/// <param name="Date">UTC, yyyy-MM-dd.</param>
/// <param name="Processor">Model.</param>
/// <param name="ThreadCount">How many computed.</param>
/// <param name="FmaPeak">Gflop/s in float32 that the processor's fma units reach in registers, measured in the same run.</param>
/// <param name="RowCount">n.</param>
/// <param name="Dimension">d.</param>
/// <param name="ClusterCount">k.</param>
/// <param name="IterationCount">Iterations that a fit took.</param>
/// <param name="RoundCount">Measured fits per backend.</param>
/// <param name="VerifiedRowCount">Rows on which all were compared with the scalar backend; with each other on all.</param>
/// <param name="Inertia">Of every fit.</param>
/// <param name="Timings">One per backend, as they were named.</param>
internal sealed record ClusterBenchmarkResult(
    string Date, string Processor, int ThreadCount, double FmaPeak, int RowCount, int Dimension, int ClusterCount, int IterationCount,
    int RoundCount, int VerifiedRowCount, double Inertia, IReadOnlyList<BackendTiming> Timings);
