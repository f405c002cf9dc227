using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Tests.Pretext;

public sealed class PermutationFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["set.txt"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_is_one_line_per_permutation_below_its_statistics()
    {
        PermutationFile.Write(Path, new PermutationSet(3, [[0, 1, 2], [0, 2, 1], [1, 2, 0]]));
        Assert.Equal(
            """
            # permutations of 3 tiles: 3; entry i is the source tile at position i, the line is the class
            # Hamming distance: minimum 2, mean 2.333, maximum 3
            # distance to the nearest other one: 2:3
            # identity: present
            0 1 2
            0 2 1
            1 2 0

            """, File.ReadAllText(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(9, 701)]
    [InlineData(16, 50)]
    public void What_is_written_is_read_back(int tileCount, int count)
    {
        PermutationSet set = PermutationGenerator.Generate(
            new PermutationOptions { TileCount = tileCount, Count = count, MinimumDistance = 2 });
        PermutationFile.Write(Path, set);
        PermutationSet read = PermutationFile.Read(Path);
        Assert.Equal((tileCount, count, set.Hash), (read.TileCount, read.Count, read.Hash));
    }

    [Fact]
    public void Comments_blank_lines_tabs_carriage_returns_and_a_missing_last_line_break_are_read_over()
    {
        File.WriteAllText(Path, "\uFEFF# made by hand\r\n\r\n 1\t0  2 \r\n#0 0 0\n2 1 0");
        PermutationSet set = PermutationFile.Read(Path);
        Assert.Equal(2, set.Count);
        Assert.Equal([1, 0, 2], set[0]);
        Assert.Equal([2, 1, 0], set[1]);
    }

    [Theory]
    [InlineData("0 1 2\n0 1\n", "line 2 has 2 values; a permutation of 3 tiles has 3")]
    [InlineData("# x\n0 1 2\n0 1 2 3\n", "line 3 has 4 values")]
    [InlineData("0 1 3\n", "line 1 has the value 3 at position 2; 0 to 2 are allowed")]
    [InlineData("1 2 3\n", "line 1 has the value 3 at position 2; 0 to 2 are allowed")]
    [InlineData("0 1 1\n", "line 1 has the value 1 twice, again at position 2")]
    [InlineData("0 1 2\n\n1 0 2\n0 1 2\n", "line 4 repeats the permutation of line 1")]
    [InlineData("0 -1 2\n", "line 1: \"-1\" is no tile")]
    [InlineData("0 1.0 2\n", "line 1: \"1.0\" is no tile")]
    [InlineData("0,1,2\n", "line 1: \"0,1,2\" is no tile")]
    [InlineData("0 99999999999999999999999 2\n", "line 1: \"99999999999999999999...\" is no tile")]
    [InlineData("<!DOCTYPE html>\n", "line 1: \"<!DOCTYPE\" is no tile")]
    [InlineData("0\n", "line 1 has 1 values; a permutation has 2 to 16")]
    [InlineData("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "line 1 has 17 values; a permutation has 2 to 16")]
    [InlineData("", "has no permutation")]
    [InlineData("# only words\n", "has no permutation")]
    public void What_is_no_set_names_line_and_value(string text, string words)
    {
        File.WriteAllText(Path, text);
        Refused(words);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(Path, [0x93, (byte)'N', 0, 0xFF, 0xFE, (byte)'\n']);
        Refused("is no tile");
    }

    [Fact]
    public void A_file_that_is_too_large_has_too_many_lines_or_is_none_is_refused()
    {
        File.WriteAllText(Path, new string('#', PermutationFile.MostBytes + 1));
        Refused("longer than 1,048,576 bytes");
        PermutationSet most = PermutationGenerator.Generate(new PermutationOptions { Count = PermutationSet.MostPermutations });
        PermutationFile.Write(Path, most);
        Assert.Equal(most.Hash, PermutationFile.Read(Path).Hash);
        File.AppendAllText(Path, "0 1 2 3 4 5 6 7 8\n");
        Refused("line 10005: a set has at most 10,000 permutations");
        File.Delete(Path);
        Refused("cannot be read");
        Directory.CreateDirectory(Path);
        Refused("cannot be read");
    }

    private void Refused(string words)
    {
        var e = Assert.Throws<ArtefactException>(() => PermutationFile.Read(Path));
        Assert.StartsWith(Path, e.Message, StringComparison.Ordinal);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
