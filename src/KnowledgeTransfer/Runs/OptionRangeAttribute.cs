using System.Globalization;

namespace KnowledgeTransfer.Runs;

/// <summary>
/// The numbers that an option may take; on an array it holds for each element. The ends belong to the range unless said otherwise.
/// Checked when a configuration is read, so code behind it need not.
/// </summary>
/// <param name="minimum">Smallest allowed value; negative infinity for none.</param>
/// <param name="maximum">Greatest allowed value; positive infinity for none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionRangeAttribute(double minimum, double maximum = double.PositiveInfinity) : Attribute
{
    /// <summary>Smallest allowed value.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>Greatest allowed value.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>True if <see cref="Minimum"/> itself is not allowed.</summary>
    public bool MinimumExcluded { get; init; }

    /// <summary>True if <see cref="Maximum"/> itself is not allowed.</summary>
    public bool MaximumExcluded { get; init; }

    /// <summary>Whether a number is allowed; NaN never is.</summary>
    public bool Contains(double value) =>
        (MinimumExcluded ? value > Minimum : value >= Minimum) && (MaximumExcluded ? value < Maximum : value <= Maximum);

    /// <summary>In words: <c>1 to 100</c>, <c>at least 1</c>, <c>above 0 and at most 1</c>.</summary>
    public override string ToString()
    {
        bool below = !double.IsNegativeInfinity(Minimum), above = !double.IsPositiveInfinity(Maximum);
        if (below && above && !MinimumExcluded && !MaximumExcluded) return $"{Text(Minimum)} to {Text(Maximum)}";
        string low = below ? $"{(MinimumExcluded ? "above" : "at least")} {Text(Minimum)}" : "";
        string high = above ? $"{(MaximumExcluded ? "below" : "at most")} {Text(Maximum)}" : "";
        return low.Length > 0 && high.Length > 0 ? $"{low} and {high}" : low + high;

        static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
