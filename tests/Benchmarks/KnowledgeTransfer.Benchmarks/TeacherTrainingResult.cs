namespace KnowledgeTransfer.Benchmarks;

/// <summary>What one process measured.</summary>
/// <param name="Version">Of the library.</param>
/// <param name="Losses">Of the first steps, the verification.</param>
/// <param name="SecondsPerStep">Of each timed step.</param>
/// <param name="PeakMemory">Of the process, MiB (VmHWM).</param>
internal sealed record TeacherTrainingResult(string Version, float[] Losses, double[] SecondsPerStep, double PeakMemory);
