using System.Text.Json;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

public sealed class TeacherPreviewTests
{
    [Theory]
    [InlineData("rotation", "By how many degrees was the picture turned?", 24 * 4)]
    [InlineData("jigsaw++", "In which order are the tiles of the picture shown, of which some are another picture&#39;s?", 24 * 2)]
    [InlineData("relative-position", "Where does the second tile lie beside the first?", 24 * 2)]
    [InlineData("colorization", "Which colours had the gray picture?", 24 * 2)]
    [InlineData("inpainting", "What was in the hole of the picture?", 24 * 2)]
    public void What_a_network_would_be_shown_needs_no_training(string task, string question, int pictureCount)
    {
        using var folder = new TemporaryFolder();
        string pictures = Pictures.Write(folder.File("pictures"), 240), page = folder.File("new/preview.html");
        Kt.Done("teacher", "preview", "--task", task, "--data", pictures, "--upsample", "--out", page);
        string html = File.ReadAllText(page);
        Assert.Contains(question, html, StringComparison.Ordinal);
        Assert.Equal(pictureCount, html.Split("<img ").Length - 1);
        Assert.Equal(2, html.Split("http").Length - 1); // the namespace of XHTML, and http-equiv
        byte[] bytes = File.ReadAllBytes(page);
        Kt.Done("teacher", "preview", "--task", task, "--data", pictures, "--upsample", "--out", page, "--threads", "1");
        Assert.Equal(bytes, File.ReadAllBytes(page));
    }

    [Fact]
    public void A_trained_network_answers_and_is_asked_whether_it_cheats()
    {
        using var folder = new TemporaryFolder();
        string pictures = Pictures.Write(folder.File("pictures"), 40), teacher = folder.File("teacher"), page = folder.File("page.html");
        Kt.Done("teacher", "train", "--task", "rotation", "--network", "small", "--data", pictures, "--steps", "3", "--batch-size", "4",
            "--threads", "1", "--out", teacher);
        string report = File.ReadAllText(Path.Combine(teacher, "report.html"));
        Assert.Contains("Is it cheating?", report, StringComparison.Ordinal);
        Assert.Contains("asked \\ answered", report, StringComparison.Ordinal);

        Kt preview = Kt.Done("teacher", "preview", teacher, "--data", pictures, "--out", page);
        Assert.DoesNotContain("not the pictures of the training", preview.Error, StringComparison.Ordinal);
        Assert.Contains("What it confuses", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("✗", File.ReadAllText(page), StringComparison.Ordinal);

        Kt shortcuts = Kt.Done("teacher", "shortcuts", teacher, "--data", pictures, "--json");
        JsonElement found = JsonDocument.Parse(shortcuts.Out).RootElement;
        Assert.Equal(4, found.GetProperty("classCount").GetInt32());
        Assert.Equal(3, found.GetProperty("probes").GetArrayLength());
        Assert.Equal("without shift", found.GetProperty("variants")[0].GetProperty("name").GetString());

        string others = Pictures.Write(folder.File("others"), 30);
        Assert.Contains("not the pictures of the training",
            Kt.Done("teacher", "preview", teacher, "--data", others, "--out", page).Error, StringComparison.Ordinal);
        Kt.Refused(2, ["was trained on another task", "Leave out the options"],
            "teacher", "preview", teacher, "--data", pictures, "--picture-size", "28", "--out", page);
    }

    [Fact]
    public void The_folder_of_a_puzzle_solver_knows_its_puzzles()
    {
        using var folder = new TemporaryFolder();
        string pictures = Pictures.Write(folder.File("pictures"), 40), teacher = folder.File("teacher"), page = folder.File("page.html");
        string orders = folder.File("orders.txt");
        Kt.Done("teacher", "permutations", "--count", "12", "--seed", "5", "--out", orders);
        Kt.Done("teacher", "train", "--task", "jigsaw++", "--network", "small", "--data", pictures, "--upsample", "--steps", "3",
            "--batch-size", "4", "--threads", "1", "--permutations", orders, "--released-colours", "--out", teacher);
        Assert.Equal(File.ReadAllBytes(orders), File.ReadAllBytes(Path.Combine(teacher, "permutations.txt")));
        Kt.Done("teacher", "preview", teacher, "--data", pictures, "--out", page);
        Kt.Refused(2, ["was trained on another task"],
            "teacher", "preview", teacher, "--data", pictures, "--permutations", "13", "--out", page);
    }

    [Fact]
    public void Without_a_training_or_a_task_there_is_nothing_to_show()
    {
        using var folder = new TemporaryFolder();
        Kt.Refused(2, ["--task"], "teacher", "preview", "--data", folder.Path);
        Kt.Refused(2, ["training.json"], "teacher", "shortcuts", folder.Path, "--data", folder.Path);
    }
}
