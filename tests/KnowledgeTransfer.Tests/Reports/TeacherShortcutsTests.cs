using KnowledgeTransfer.Reports;
using Xunit;

namespace KnowledgeTransfer.Tests.Reports;

public sealed class TeacherShortcutsTests
{
    [Theory]
    [InlineData(4, 1000, 292)] // quantiles of the binomial distribution in rational arithmetic
    [InlineData(4, 10, 7)]
    [InlineData(4, 300, 98)]
    [InlineData(3, 300, 125)]
    [InlineData(701, 300, 3)]
    public void The_bound_is_what_all_but_few_guessers_reach(int classes, int examples, int right)
    {
        TeacherShortcuts shortcuts = TeacherReportExample.Shortcuts(0.25) with { ClassCount = classes };
        TeacherProbe probe = shortcuts.Probes[0] with { ExampleCount = examples };
        Assert.Equal((double)right / examples, shortcuts.Bound(probe));
    }

    [Fact]
    public void Nothing_is_known_of_a_probe_without_examples()
    {
        TeacherShortcuts shortcuts = TeacherReportExample.Shortcuts(0.25);
        Assert.False(shortcuts.IsOpen(shortcuts.Probes[0] with { ExampleCount = 0, Accuracy = 1 }));
    }

    [Fact]
    public void Probes_below_the_bound_are_no_shortcuts()
    {
        TeacherShortcuts shortcuts = TeacherReportExample.Shortcuts(0.292);
        Assert.False(shortcuts.IsOpen(shortcuts.Probes[0]));
        Assert.Equal(
            "no shortcut found: borders (1 px) 29.2\u00a0%, channel means 26.0\u00a0% vs chance 25.0\u00a0%", shortcuts.Verdict);
    }

    [Fact]
    public void A_probe_above_the_bound_is_an_open_shortcut()
    {
        TeacherShortcuts shortcuts = TeacherReportExample.Shortcuts(0.293);
        Assert.True(shortcuts.IsOpen(shortcuts.Probes[0]));
        Assert.Equal(
            "a shortcut is open: borders (1 px) alone: 29.3\u00a0% right (bound 29.2\u00a0%); chance 25.0\u00a0%", shortcuts.Verdict);
    }

    [Fact]
    public void A_network_that_is_better_without_a_protection_cheats()
    {
        // The deviation of the difference of two shares near 0.6 of 1,000 each is about 0.022.
        Assert.DoesNotContain("cheats", TeacherReportExample.Shortcuts(0.25, withoutGap: 0.61).Verdict, StringComparison.Ordinal);
        Assert.Equal(
            "cheats: without gap it is right +10.0 points more often; chance 25.0\u00a0%",
            TeacherReportExample.Shortcuts(0.25, withoutGap: 0.65).Verdict);
    }

    [Fact]
    public void A_network_that_is_worse_without_a_protection_does_not_cheat() =>
        Assert.StartsWith("no shortcut found", TeacherReportExample.Shortcuts(0.25, withoutGap: 0.3).Verdict, StringComparison.Ordinal);
}
