using System.Globalization;
using System.Runtime.InteropServices;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>The one place of a run folder for what differs between equal runs: dates, durations, the machine.</summary>
internal static class RunLog
{
    /// <summary>Adds a line to <c>log/stages.csv</c> if the folder is a run's; outside of runs it is a folder of the user's.</summary>
    public static void Append(string runFolder, string stage, TimeSpan duration, bool resumed)
    {
        if (!RunRecord.IsRun(runFolder)) return;
        string file = Path.Combine(runFolder, "log", "stages.csv");
        if (!File.Exists(file)) File.WriteAllText(file, "ended_utc,stage,seconds,resumed,threads,machine\n");
        string what = string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:s}Z,{stage},{duration.TotalSeconds:F3},{(resumed ? "yes" : "no")}");
        string cuda = NetworkDevices.Used is { Length: > 0 } used ? $" with CUDA for {used}" : "";
        File.AppendAllText(file, $"{what},{Environment.ProcessorCount},{RuntimeInformation.OSDescription}{cuda}\n");
    }
}
