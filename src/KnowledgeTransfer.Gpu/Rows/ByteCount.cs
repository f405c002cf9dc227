using System.Globalization;

namespace KnowledgeTransfer.Gpu;

/// <summary>Amounts of memory for people.</summary>
internal static class ByteCount
{
    /// <summary>Three digits and a decimal unit: "42.1 GB", "9.6 kB", "17 B".</summary>
    internal static string Text(long bytes)
    {
        double value = bytes;
        string unit = "B";
        foreach (string larger in (string[])["kB", "MB", "GB", "TB"])
        {
            if (value < 999.5) break;
            (value, unit) = (value / 1000, larger);
        }
        return $"{value.ToString(value < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture)} {unit}";
    }
}
