using System.Reflection;
using System.Runtime.CompilerServices;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Clustering.Conformance;
using KnowledgeTransfer.TestKit;
using Xunit;
using Xunit.Sdk;

namespace ExampleBackend;

public sealed class ExampleBackendTests
{
    private static readonly string s_folder = Repository.File("tests", "KnowledgeTransfer.ExampleBackend.Tests");

    [Fact]
    public void It_is_written_without_internals_of_the_engine() => Assert.DoesNotContain(
        typeof(KMeans).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Concat(
            typeof(KMeansConformance).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>()),
        friend => friend.AssemblyName == typeof(PlainBackend).Assembly.GetName().Name);

    [Theory]
    [InlineData("PlainBackend.cs")]
    [InlineData("PlainConformance.cs")]
    public void The_page_shows_what_is_compiled_here(string file) => Assert.Contains(
        "```csharp\n" + File.ReadAllText(Path.Combine(s_folder, file)) + "```", File.ReadAllText(Repository.File("docs", "backends.md")));

    [Fact]
    public void Programs_find_it_by_name()
    {
        KMeansBackends backends = new([new PlainSource(), .. KMeansBackends.ProcessorSources]);
        Assert.Equal("plain, one row after the other", backends.ByName("plain").Description);
        Assert.Contains("plain", backends.Names);
    }

    [Fact]
    public void The_suite_refuses_a_backend_that_breaks_ties_upwards()
    {
        Assert.ThrowsAny<XunitException>(() => new LastNearest().An_exact_tie_goes_to_the_lowest_index());
        Assert.ThrowsAny<XunitException>(() => new LastNearest().Centroids_that_stand_twice_are_told_apart_by_their_index("all rows equal"));
    }

    /// <summary>Not public, so its tests are only run above.</summary>
    private sealed class LastNearest : KMeansConformance
    {
        protected override IKMeansBackend Backend { get; } = new TiesUpwards();
    }
}
