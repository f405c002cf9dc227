using System.Globalization;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>Which pictures are labelled: a share of each class, so many of each, or those that a file lists.</summary>
/// <param name="Share">Above 0 and at most 1; null where it is one of the others.</param>
/// <param name="PerClass">1 or more; null where it is one of the others.</param>
/// <param name="ListFile">A text file with an id or a file name a line; null where it is one of the others.</param>
internal sealed record LabelAmount(double? Share = null, int? PerClass = null, string? ListFile = null)
{
    /// <summary>The usual amounts: 1 % and 10 %.</summary>
    public static IReadOnlyList<LabelAmount> Usual { get; } = [new(Share: 0.01), new(Share: 0.1)];

    /// <summary>Reads <c>1%</c>, a whole number, which is per class, or the path of a list; null if it is none of them.</summary>
    public static LabelAmount? Parse(string text)
    {
        if (text.EndsWith('%'))
        {
            return double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
                && percent is > 0 and <= 100 ? new LabelAmount(Share: percent / 100) : null;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return count > 0 ? new LabelAmount(PerClass: count) : null;
        return File.Exists(text) ? new LabelAmount(ListFile: text) : null;
    }

    /// <summary>As a part of a file name.</summary>
    public string FileName => PerClass is { } count ? $"{count}-per-class"
        : ListFile is { } file ? $"list-{Path.GetFileNameWithoutExtension(file)}" : $"{Percent}-percent";

    /// <summary>As people write it.</summary>
    public override string ToString() => PerClass is { } count ? $"{count} per class"
        : ListFile is { } file ? $"list {Path.GetFileName(file)}" : $"{Percent} %";

    private string Percent => (100 * Share!.Value).ToString("0.####", CultureInfo.InvariantCulture);
}
