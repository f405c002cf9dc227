using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

/// <summary>The page for those who use the library; tests/package-check.sh runs its example.</summary>
public sealed class LibraryPageTests
{
    private static readonly string s_page = File.ReadAllText(Repository.File("docs", "clustering.md"));

    [Theory]
    [InlineData("clusters.cs")]
    [InlineData("clusters.txt")]
    public void The_page_shows_the_example_that_is_run_and_what_it_prints(string file) =>
        Assert.Contains("\n" + File.ReadAllText(Repository.File("docs", "examples", file)) + "```", s_page);

    [Fact]
    public void The_page_has_a_line_for_every_option() =>
        Assert.All(typeof(KMeansOptions).GetProperties().Select(p => p.Name), name => Assert.Contains($"| `{name}` |", s_page));
}
