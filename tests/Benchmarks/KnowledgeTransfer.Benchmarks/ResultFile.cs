using System.Globalization;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Results as they are committed: a table in CSV, replaced whole.</summary>
internal static class ResultFile
{
    /// <summary>Today, UTC.</summary>
    public static string Date => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Writes the lines, heading first.</summary>
    public static void Write(string folder, string name, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, name);
        File.WriteAllLines(file + ".tmp", lines);
        File.Move(file + ".tmp", file, overwrite: true);
    }
}
