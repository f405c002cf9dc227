using KnowledgeTransfer.Data;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Tests.Data;
using Xunit;

namespace KnowledgeTransfer.Tests.Proposals;

public sealed class ProposalFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SelectiveSearchOptions _options = new() { MinBoxSide = 2 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Proposals_are_searched_once_and_are_those_of_the_search()
    {
        MadeSource source = Source(out RgbImage[] images);
        IReadOnlyList<IReadOnlyList<PixelBox>> first = new ProposalFolder(_folder.Path, _options).Of(source, threads: 2);
        for (int i = 0; i < images.Length; i++) Assert.Equal(SelectiveSearch.Propose(images[i], _options), first[i]);
        string[] files = Directory.GetFiles(_folder.Path);
        Assert.Equal(images.Length, files.Length);

        // What is read is what the files hold, so nothing was searched again.
        byte[] other = [1, 0, 0, 0, .. new byte[8], 0, 0, 128, 63, 0, 0, 128, 63];
        foreach (string file in files) File.WriteAllBytes(file, other);
        Assert.All(new ProposalFolder(_folder.Path, _options).Of(source), boxes => Assert.Equal([new PixelBox(0, 0, 1, 1)], boxes));
    }

    [Fact]
    public void Other_options_are_other_files_and_a_lost_file_is_made_again()
    {
        MadeSource source = Source(out RgbImage[] images);
        new ProposalFolder(_folder.Path, _options).Of(source);
        File.Delete(Directory.GetFiles(_folder.Path)[0]);
        new ProposalFolder(_folder.Path, _options).Of(source);
        Assert.Equal(images.Length, Directory.GetFiles(_folder.Path).Length);
        new ProposalFolder(_folder.Path, _options with { Seed = 2 }).Of(source);
        Assert.Equal(2 * images.Length, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        MadeSource source = Source(out _);
        new ProposalFolder(_folder.Path, _options).Of(source);
        string file = Directory.GetFiles(_folder.Path)[0];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        var error = Assert.Throws<ArtefactException>(() => new ProposalFolder(_folder.Path, _options).Of(source));
        Assert.Contains(file, error.Message);
        Assert.Throws<ConfigException>(() => new ProposalFolder(_folder.Path, _options with { Sigma = -1 }));
    }

    private static MadeSource Source(out RgbImage[] images)
    {
        RgbImage[] made = [.. Enumerable.Range(0, 3).Select(i => Painting.Blocks(40, 30, 10, seed: i))];
        images = made;
        return new MadeSource(made.Length, i => made[i]);
    }
}
