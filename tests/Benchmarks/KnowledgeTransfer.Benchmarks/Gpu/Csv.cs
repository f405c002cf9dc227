using System.Globalization;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>Lines of a result file.</summary>
internal static class Csv
{
    /// <summary>Values with commas between them, numbers with a point; what is not known (NaN, null) stays empty.</summary>
    public static string Line(params object?[] values) => string.Join(',', values.Select(Text));

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => double.IsFinite(number) ? number.ToString("G5", CultureInfo.InvariantCulture) : "",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!.Replace(',', ' '),
    };
}
