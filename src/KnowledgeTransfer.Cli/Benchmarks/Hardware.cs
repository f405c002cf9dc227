using System.Globalization;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Cli.Benchmarks;

/// <summary>What results depend on and every result file therefore states.</summary>
internal static class Hardware
{
    /// <summary>Model name and family of the processor, without commas.</summary>
    public static string Processor()
    {
        const string file = "/proc/cpuinfo";
        string? model = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        string? family = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("cpu family", StringComparison.Ordinal))
            : null;
        return model is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : $"{model[(model.IndexOf(':') + 1)..].Trim()} family {family?[(family.IndexOf(':') + 1)..].Trim()}";
    }

    /// <summary>The most memory that this process has had at once, MiB (VmHWM); NaN where the system does not tell.</summary>
    public static double PeakMemory()
    {
        const string file = "/proc/self/status";
        string? line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        if (line is null) return double.NaN;
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0; // from kB
    }
}
