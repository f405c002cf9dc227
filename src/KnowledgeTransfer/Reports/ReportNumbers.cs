using System.Globalization;

namespace KnowledgeTransfer.Reports;

/// <summary>Numbers as pages and tables write them: the same in every culture.</summary>
internal static class ReportNumbers
{
    /// <summary>What stands where there is no number.</summary>
    public const string NotMeasured = "not measured";

    /// <summary>A count: <c>10,000</c>.</summary>
    public static string Count(long value) => Sign(value.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A share between 0 and 1 as <c>62.0 %</c>, the unit kept on the same line; two decimals below 0.1 %.</summary>
    public static string Percent(double share) =>
        Sign((share * 100).ToString(Math.Abs(share) is > 0 and < 0.001 ? "0.00" : "0.0", CultureInfo.InvariantCulture)) + "\u00a0%";

    /// <summary>A share, or <see cref="NotMeasured"/>.</summary>
    public static string Percent(double? share) => share is { } value ? Percent(value) : NotMeasured;

    /// <summary>A difference of shares in percentage points with its sign: <c>+21.8</c>.</summary>
    public static string Points(double difference) => Sign((difference * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture));

    /// <summary>Four significant digits, whatever the size: <c>0.8123</c>, <c>12,345</c>, a power of ten beyond.</summary>
    public static string Short(double value)
    {
        if (Math.Abs(value) is >= 1e4 and < 1e15) return Sign(value.ToString("N0", CultureInfo.InvariantCulture));
        string text = value.ToString("G4", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0) return Sign(text);
        string exponent = int.Parse(text.AsSpan(e + 1), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return $"{Sign(text[..e])}·10{string.Concat(exponent.Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']))}";
    }

    /// <summary>A value beside an axis, where there is room for six characters: <c>250</c>, <c>12k</c>, <c>1.5M</c>.</summary>
    public static string Tick(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Sign((value / 1e9).ToString("G3", CultureInfo.InvariantCulture)) + "G",
        >= 1e6 => Sign((value / 1e6).ToString("G3", CultureInfo.InvariantCulture)) + "M",
        >= 1e4 => Sign((value / 1e3).ToString("G3", CultureInfo.InvariantCulture)) + "k",
        // The product of a tick's number and step has rounding noise in the last digits.
        _ => Short(Math.Round(value, 12)),
    };

    /// <summary>Four significant digits, or <see cref="NotMeasured"/>.</summary>
    public static string Short(double? value) => value is { } number ? Short(number) : NotMeasured;

    /// <summary>Mean and deviation of shares in percent without the sign: <c>62.0 ± 0.4</c>.</summary>
    public static string Statistic(ScoreStatistic score)
    {
        string mean = Sign((score.Mean * 100).ToString("0.0", CultureInfo.InvariantCulture));
        return score.StandardDeviation is { } deviation
            ? $"{mean}\u00a0±\u00a0{(deviation * 100).ToString("0.0", CultureInfo.InvariantCulture)}"
            : mean;
    }

    /// <summary>A large count in three digits: <c>0.44 M</c>, <c>12.3 M</c>, <c>890</c>.</summary>
    public static string Large(long value) => value switch
    {
        >= 1_000_000_000 => (value / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + "\u00a0G",
        >= 100_000 => (value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + "\u00a0M",
        _ => Count(value),
    };

    /// <summary>A coordinate in a drawing, at most two decimals.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Sign(string number) => number.StartsWith('-') ? "\u2212" + number[1..] : number;
}
