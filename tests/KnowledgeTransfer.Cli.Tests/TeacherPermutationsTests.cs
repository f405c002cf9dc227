using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

public sealed class TeacherPermutationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_is_made_written_read_and_counted()
    {
        string[] make = ["teacher", "permutations", "--tiles", "4", "--count", "24", "--distance", "2", "--with-identity"];
        Kt made = Kt.Done([.. make, "--out", _folder["set.txt"], "--json"]);
        Kt read = Kt.Done("teacher", "permutations", "--in", _folder["set.txt"], "--json");
        Assert.Equal(made.Out, read.Out);
        Assert.Empty(made.Error);
        using JsonDocument document = JsonDocument.Parse(read.Out);
        JsonElement statistics = document.RootElement.GetProperty("statistics");
        Assert.Equal(24, statistics.GetProperty("count").GetInt32());
        Assert.Equal(2, statistics.GetProperty("minimumDistance").GetInt32());
        Assert.Equal(108, statistics.GetProperty("pairCounts")[4].GetInt32());
        Assert.Equal(64, document.RootElement.GetProperty("hash").GetString()!.Length);
        Assert.Equal("0 1 2 3", File.ReadLines(_folder["set.txt"]).First(line => line[0] != '#'));
    }

    [Fact]
    public void Without_options_it_is_the_set_of_Jigsaw_plus_plus_and_the_same_seed_gives_the_same_bytes()
    {
        Kt first = Kt.Done("teacher", "permutations", "--out", _folder["first.txt"]);
        Assert.Matches(@"permutations +701\b", first.Out);
        Assert.Matches(@"identity +absent\b", first.Out);
        Assert.Matches(@"minimum distance +3\b", first.Out);
        Kt.Done("teacher", "permutations", "--seed", "1", "--out", _folder["again.txt"]);
        Kt.Done("teacher", "permutations", "--seed", "2", "--out", _folder["other.txt"]);
        Assert.Equal(File.ReadAllBytes(_folder["first.txt"]), File.ReadAllBytes(_folder["again.txt"]));
        Assert.NotEqual(File.ReadAllBytes(_folder["first.txt"]), File.ReadAllBytes(_folder["other.txt"]));
    }

    [Fact]
    public void A_single_permutation_has_no_table_of_distances()
    {
        Kt one = Kt.Done("teacher", "permutations", "--count", "1", "--strategy", "maximum-mean", "--tiles", "4");
        Assert.Matches(@"permutations +1\b", one.Out);
        Assert.DoesNotContain("pairs", one.Out);
    }

    [Theory]
    [InlineData("--count 0", "is 0")]
    [InlineData("--count 10000000", "10,000,000", "181,440")]
    [InlineData("--distance 1", "is 1", "2 to 9")]
    [InlineData("--distance 10", "is 10", "2 to 9")]
    [InlineData("--distance 7", "504")]
    [InlineData("--tiles 4 --count 24 --distance 2", "23", "identity")]
    [InlineData("--tiles 25", "25", "2 to 16")]
    [InlineData("--strategy maximum-maen", "maximum-maen", "maximum-mean")]
    [InlineData("--count many", "--count", "many")]
    [InlineData("--in set.txt --count 5 --seed 2", "--in", "--count, --seed")]
    public void What_cannot_be_is_refused_and_nothing_written(string options, params string[] words)
    {
        Kt.Refused(2, words, ["teacher", "permutations", .. options.Split(' '), "--out", _folder["set.txt"]]);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_that_is_no_set_is_refused_with_its_line()
    {
        File.WriteAllText(_folder["set.txt"], "0 1 2 3\n0 1 1 3\n");
        Kt.Refused(1, ["set.txt, line 2", "value 1 twice"], "teacher", "permutations", "--in", _folder["set.txt"]);
        Kt.Refused(1, ["none.txt"], "teacher", "permutations", "--in", _folder["none.txt"]);
        Kt.Refused(1, ["nowhere"], "teacher", "permutations", "--count", "5", "--out", _folder["nowhere", "set.txt"]);
    }
}
