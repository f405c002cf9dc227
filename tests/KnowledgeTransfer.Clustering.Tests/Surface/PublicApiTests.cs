using System.Text;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests;

public sealed class PublicApiTests
{
    /// <summary>UPDATE_GOLDEN=1 writes it anew: a line that goes or changes breaks somebody's program.</summary>
    [Fact]
    public void What_the_assembly_shows_is_what_the_list_says()
    {
        string path = Repository.File("tests", "KnowledgeTransfer.Clustering.Tests", "Surface", "public-api.txt");
        string actual = PublicApi.Of(typeof(KMeans).Assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, actual, new UTF8Encoding(false));
        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void Of_a_small_type_the_lines_are_those_written_by_hand()
    {
        string[] lines = PublicApi.Of(typeof(KMeans).Assembly).Split('\n');
        int heading = Array.IndexOf(lines, "KnowledgeTransfer.Clustering: struct DistantRow");
        Assert.Equal(
        [
            "    DistantRow(long Row, int Label, double SquaredDistance)",
            "    double SquaredDistance { get; init; }",
            "    int Label { get; init; }",
            "    long Row { get; init; }",
        ], lines[(heading + 1)..(heading + 5)]);
        Assert.Contains("KnowledgeTransfer: sealed class DataException : KnowledgeTransferException", lines);
        Assert.Contains("    static KMeansResult Fit(ReadOnlyMemory<float> rows, int dimension, KMeansOptions options, "
            + "IProgress<KMeansIteration> progress = default, CancellationToken cancellationToken = default)", lines);
    }
}
