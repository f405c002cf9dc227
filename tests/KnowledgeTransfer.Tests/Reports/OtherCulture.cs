using System.Globalization;

namespace KnowledgeTransfer.Tests.Reports;

/// <summary>
/// Runs code in cultures that write numbers otherwise. The project is built culture-invariant, so real ones do not exist: these carry the
/// separators of German and Turkish, of Swedish (a minus that is not '-'), and Persian signs.
/// </summary>
internal static class OtherCulture
{
    public static void ForEach(Action action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            (string, string, string)[] signs =
                [(".", ",", "-"), (",", ".", "-"), (",", "\u00a0", "\u2212"), ("\u066b", "\u066c", "\u200e-")];
            foreach ((string point, string group, string minus) in signs)
            {
                var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                culture.NumberFormat.NumberDecimalSeparator = point;
                culture.NumberFormat.PercentDecimalSeparator = point;
                culture.NumberFormat.NumberGroupSeparator = group;
                culture.NumberFormat.NegativeSign = minus;
                CultureInfo.CurrentCulture = culture;
                action();
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
