using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Clustering.Tests.Vectors;

public sealed class FileRangeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("p-{000..002}.npy", "p-000.npy p-001.npy p-002.npy")]
    [InlineData("p-{9..11}.npy", "p-9.npy p-10.npy p-11.npy")]
    [InlineData("p-{09..11}.npy", "p-09.npy p-10.npy p-11.npy")]
    [InlineData("p-{00..1}.npy", "p-00.npy p-01.npy")]
    [InlineData("p-{7..7}.npy", "p-7.npy")]
    [InlineData("{0..1}-{8..9}.npy", "0-8.npy 0-9.npy 1-8.npy 1-9.npy")]
    public void A_range_stands_for_its_files_in_order(string range, string names)
    {
        string[] files = [.. names.Split(' ').Select(name => _folder[name])];
        foreach (string file in files) File.WriteAllText(file, "");
        Assert.Equal(files, FileRange.Expand(_folder[range]));
    }

    [Fact]
    public void A_file_whose_own_name_has_braces_is_that_file()
    {
        File.WriteAllText(_folder["p-{5..2}.npy"], "");
        File.WriteAllText(_folder["p-{0..1}.npy"], "");
        Assert.Equal([_folder["p-{5..2}.npy"]], FileRange.Expand(_folder["p-{5..2}.npy"]));
        Assert.Equal([_folder["p-{0..1}.npy"]], FileRange.Expand(_folder["p-{0..1}.npy"]));
    }

    [Theory]
    [InlineData("plain.npy")]
    [InlineData("p-{a..b}.npy")]
    [InlineData("p-{0..}.npy")]
    [InlineData("p-{0,1}.npy")]
    [InlineData("p-{-1..1}.npy")]
    public void What_is_no_range_of_numbers_stays_as_it_is(string path) => Assert.Equal([path], FileRange.Expand(path));

    [Fact]
    public void Missing_files_are_counted_and_the_first_is_named()
    {
        File.WriteAllText(_folder["p-0.npy"], "");
        File.WriteAllText(_folder["p-2.npy"], "");
        string message = Assert.Throws<ArtefactException>(() => FileRange.Expand(_folder["p-{0..3}.npy"])).Message;
        Assert.StartsWith(_folder["p-1.npy"] + " does not exist", message);
        Assert.Contains("first of 2 missing of the 4 files", message);
        Assert.Contains("p-3.npy does not exist; it is the only one missing of the 2",
            Assert.Throws<ArtefactException>(() => FileRange.Expand(_folder["p-{2..3}.npy"])).Message);
    }

    [Theory]
    [InlineData("p-{005..002}.npy", "{005..002} runs from 5 to 2 and stands for no file")]
    [InlineData("p-{0..99999999999}.npy", "too large")]
    [InlineData("p-{0..2147483647}.npy", "more than 65536 files")]
    [InlineData("{0..999}/{0..999}.npy", "more than 65536 files")]
    public void A_range_that_cannot_be_is_refused(string range, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigException>(() => FileRange.Expand(range)).Message);
}
