using System.Globalization;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>How many pictures are labelled: a share of each class, or so many of each.</summary>
/// <param name="Share">Above 0 and at most 1; null where it is a number per class.</param>
/// <param name="PerClass">1 or more; null where it is a share.</param>
internal sealed record LabelAmount(double? Share, int? PerClass)
{
    /// <summary>Reads <c>1%</c>, <c>0.5%</c> or a whole number, which is per class; null if it is neither.</summary>
    public static LabelAmount? Parse(string text)
    {
        if (text.EndsWith('%'))
        {
            return double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
                && percent is > 0 and <= 100 ? new LabelAmount(percent / 100, null) : null;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? new LabelAmount(null, count)
            : null;
    }

    /// <summary>As a part of a file name.</summary>
    public string FileName => PerClass is { } count ? $"{count}-per-class" : $"{Percent}-percent";

    /// <summary>As people write it.</summary>
    public override string ToString() => PerClass is { } count ? $"{count} per class" : $"{Percent} %";

    private string Percent => (100 * Share!.Value).ToString("0.####", CultureInfo.InvariantCulture);
}
