using KnowledgeTransfer.Cli.Leaderboards;
using KnowledgeTransfer.Cli.Leaderboards.Sections;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The shipped recipes are read and planned as they are, on other pictures than their own.</summary>
public sealed class RecipeTests
{
    private const string Assumed = """
        assume=[
            { "source": "cifar-10-batches-bin", "train": 50000, "heldOut": 10000, "width": 32, "height": 32 },
            { "source": "fashion-mnist", "train": 60000, "heldOut": 10000, "width": 32, "height": 32 },
            { "source": "mnist", "train": 60000, "heldOut": 10000, "width": 32, "height": 32 },
            { "source": "bccd-voc", "train": 292, "heldOut": 72, "width": 320, "height": 240 },
            { "source": "composites", "train": 400, "heldOut": 100, "width": 120, "height": 90 }
        ]
        """;

    private static LeaderboardGrid Expand(string recipe)
    {
        string path = Repository.File("models", "recipes", recipe);
        return LeaderboardGrid.Expand(ConfigReader.Read<LeaderboardConfig>(File.ReadAllText(path), path, []), "out", []);
    }

    [Fact]
    public void The_claims_can_be_planned_without_their_data()
    {
        using var folder = new TemporaryFolder();
        Kt plan = Kt.Done(
            "leaderboard", Repository.File("models", "recipes", "claims.json"), "--set", Assumed, "--set", "threads=1", "--dry-run", "--out",
            folder["claims"]);
        Assert.Contains("23 of 23 runs to go", plan.Error);
        Assert.Contains("rotation, labels shuffled: 3 runs", plan.Error);
        Assert.Contains("once for all rows: about", plan.Error);
        Assert.Contains("size assumed as the configuration says: bccd-voc, cifar-10-batches-bin, fashion-mnist", plan.Error);
        Assert.False(Directory.Exists(folder["claims"]));
    }

    [Theory]
    [InlineData("claims.json", 23)]
    [InlineData("claims-teachers.json", 12)]
    [InlineData("claims-sets.json", 9)]
    [InlineData("paper-table.json", 5)]
    [InlineData("paper.json", 5)]
    public void Every_recipe_is_one_that_can_be_expanded(string recipe, int cells) => Assert.Equal(cells, Expand(recipe).Cells.Count);

    [Theory]
    [InlineData("paper-table.json", "small")]
    [InlineData("paper.json", "paper")]
    public void The_papers_table_has_its_rows_and_columns(string recipe, string schedule)
    {
        LeaderboardGrid grid = Expand(recipe);
        Assert.Equal(
            ["classification", "detection, one scale", "detection, four scales", "segmentation"],
            grid.Protocols.Select(protocol => protocol.Section.Name));
        Assert.All(grid.Protocols, protocol => Assert.Equal(schedule, protocol.Section.Schedule));
        Assert.Equal(["none", "Jigsaw", "Jigsaw++", "Jigsaw++", "Jigsaw++"], grid.Cells.Select(cell => cell.Cells[0]));
        Assert.Equal(["no", "no", "no", "yes", "yes"], grid.Cells.Select(cell => cell.Cells[1]));
        Assert.Equal(["jigsaw", "jigsaw++", "vgg jigsaw++"], grid.Teachers.Select(teacher => teacher.Section.Name));
        Assert.All(grid.Cells, cell => Assert.Equal(4, cell.Protocols.Count));
    }
}
