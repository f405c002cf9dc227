using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>The shipped recipes are read and planned as they are, on other pictures than their own.</summary>
public sealed class RecipeTests
{
    [Fact]
    public void The_claims_can_be_planned()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder["pictures"], 600);
        Kt plan = Kt.Done(
            "leaderboard", Repository.File("models", "recipes", "claims.json"), "--set", $"data.source={folder["pictures"]}", "--set",
            "threads=1", "--dry-run", "--out", folder["claims"]);
        Assert.Contains("17 of 17 runs to go", plan.Error);
        Assert.Contains("rotation, labels shuffled: 3 runs", plan.Error);
        Assert.False(Directory.Exists(folder["claims"]));
    }
}
