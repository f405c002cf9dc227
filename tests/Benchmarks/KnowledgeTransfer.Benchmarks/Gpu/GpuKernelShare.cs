namespace KnowledgeTransfer.Benchmarks;

/// <summary>A kernel's part of one assignment.</summary>
/// <param name="Shape">The problem.</param>
/// <param name="What">first or later.</param>
/// <param name="Kernel">Its name; "everything else" for copies, the host and what the events cost.</param>
/// <param name="Launches">How many.</param>
/// <param name="Milliseconds">On the device, all launches together.</param>
/// <param name="Whole">Milliseconds of the assignment while it was looked at.</param>
internal sealed record GpuKernelShare(GpuShape Shape, string What, string Kernel, int Launches, double Milliseconds, double Whole);
