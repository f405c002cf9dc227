using KnowledgeTransfer.Runs;
using Xunit;

namespace KnowledgeTransfer.Tests.Runs;

public class OptionReferenceTests
{
    [Fact]
    public void Lists_every_option_in_order_of_declaration()
    {
        IReadOnlyList<OptionEntry> entries = OptionReference.Of<ExampleConfig>();
        Assert.Equal(
            [
                "seed", "name", "layer", "quick", "threads", "neighbours", "extra",
                "clusters.count", "clusters.init", "clusters.tolerance", "probe", "probe.epochs",
            ],
            entries.Select(e => e.Path));
        Assert.All(entries, e => Assert.NotEmpty(e.Meaning));
        Assert.Equal(
            new OptionEntry("clusters.count", "whole number", "100", "Number of clusters.", "1 to 1000000", "Noroozi et al. 2018"),
            entries[7]);
        Assert.Equal("random-rows | plus-plus", entries[8].Type);
        Assert.Equal("section or null", entries[10].Type);
        Assert.Equal("required", Assert.Single(OptionReference.Of<ExampleRequired>()).Default);
    }

    [Fact]
    public void Every_listed_path_can_be_set()
    {
        foreach (OptionEntry entry in OptionReference.Of<ExampleConfig>())
            ConfigReader.Read<ExampleConfig>(null, null, [$"{entry.Path}={entry.Default}"]);
    }

    [Fact]
    public void Markdown_escapes_the_column_sign()
    {
        string markdown = OptionReference.ToMarkdown(OptionReference.Of<ExampleConfig>());
        Assert.Contains("| `name` | text | `\"run\"` | Name \\| for tables. |\n", markdown, StringComparison.Ordinal);
        Assert.Contains("| `clusters.init` | random-rows \\| plus-plus | `\"plus-plus\"` |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_within_itself_is_the_programs_mistake() => Assert.Throws<ArgumentException>(() => OptionReference.Of<Endless>());

    private sealed record Endless
    {
        public Endless? Inner { get; init; }
    }

    [Theory]
    [InlineData(1, double.PositiveInfinity, false, false, "at least 1")]
    [InlineData(0, 1, true, false, "above 0 and at most 1")]
    [InlineData(double.NegativeInfinity, 2.5, false, true, "below 2.5")]
    [InlineData(-1, 1, false, false, "-1 to 1")]
    public void Ranges_are_said_in_words(double minimum, double maximum, bool noMinimum, bool noMaximum, string expected)
    {
        var range = new OptionRangeAttribute(minimum, maximum) { MinimumExcluded = noMinimum, MaximumExcluded = noMaximum };
        Assert.Equal(expected, range.ToString());
        Assert.Equal(!noMinimum, range.Contains(minimum) || double.IsInfinity(minimum));
        Assert.False(range.Contains(double.NaN));
    }
}
