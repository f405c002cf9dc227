using KnowledgeTransfer.Cli.Terminal;
using KnowledgeTransfer.Clustering;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>
/// <c>log/memory.txt</c>: what of a fit stayed in memory, as the terminal has it, too. In <c>log/</c>, because the result does not depend
/// on it.
/// </summary>
internal static class MemoryNote
{
    private const string FileName = "memory.txt";

    /// <summary>Says it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The log's folder, made if need be; null for no log.</param>
    public static void Write(MemoryPlan plan, string? folder)
    {
        Output.Note($"{"memory",-9} {plan}");
        if (folder is null) return;
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(Path.Combine(folder, FileName), $"{plan}\n");
    }
}
