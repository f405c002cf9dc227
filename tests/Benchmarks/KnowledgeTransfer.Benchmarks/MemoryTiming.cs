namespace KnowledgeTransfer.Benchmarks;

/// <summary>What a <see cref="MemoryWorker"/> reports.</summary>
/// <param name="Hash">SHA-256 of the centroids.</param>
/// <param name="Inertia">The objective.</param>
/// <param name="Seconds">Of the fit.</param>
/// <param name="PeakBytes">The most that was resident, over the life of the process.</param>
/// <param name="ReadBytes">What it read by calls; mapped files are not counted.</param>
/// <param name="DiskBytes">What came from the disk, and not from the page cache.</param>
/// <param name="Plan">What stayed in memory.</param>
internal sealed record MemoryTiming(
    string Hash, double Inertia, double Seconds, long PeakBytes, long ReadBytes, long DiskBytes, string Plan);
