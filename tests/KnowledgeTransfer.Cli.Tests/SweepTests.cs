using System.Text.Json;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Which layer, without labels: as a verb, and inside a run of a network that nobody told anything about.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SweepTests() => File.Copy(Repository.File("models", "teachers", "rotnet_cifar10.onnx"), Bare);

    private string Bare => _folder["bare.onnx"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_verb_ranks_every_reading_writes_all_figures_and_goes_on_from_them()
    {
        string pictures = Pictures.Write(_folder["pictures"], 200);
        string[] sweep = ["teacher", "sweep", "rotnet", pictures, "--pooling", "average", "--labels", "--out", _folder["sweep"]];
        Kt first = Kt.Done(sweep);
        Assert.Contains("block2", first.Out);
        Assert.Contains("Spearman", first.Error);
        string[] lines = File.ReadAllLines(_folder["sweep", "sweep.csv"]);
        Assert.Equal(1 + (8 * 3), lines.Length); // eight layers, three values of k
        Assert.EndsWith("probe_knn_20,probe_linear", lines[0]);
        Kt again = Kt.Done(sweep);
        Assert.Contains("skipped", again.Error);
        Assert.Equal(first.Out, again.Out);

        // Labels are printed beside the ranking; without them it is the same.
        Kt blind = Kt.Done("teacher", "sweep", "rotnet", pictures, "--pooling", "average", "--json");
        Assert.Equal(Choices(File.ReadAllText(_folder["sweep", "sweep.json"]), "result"), Choices(blind.Out));
        Kt.Refused(2, ["--force"], [.. sweep.Where(word => word != "--labels")]);
    }

    [Fact]
    public void Write_makes_the_first_choice_the_record_s()
    {
        string pictures = Pictures.Write(_folder["pictures"], 200);
        Kt.Done("teacher", "import", Bare, "--size", "32", "--layer", "block3", "--name", "mine");
        Kt run = Kt.Done("teacher", "sweep", _folder["bare.json"], pictures, "--pooling", "average", "--write", "--json");
        JsonElement best = JsonDocument.Parse(run.Out).RootElement.GetProperty("sweep").GetProperty("choices")[0];
        TeacherRecord record = TeacherRecord.Load(_folder["bare.json"]);
        Assert.Equal((best.GetProperty("layer").GetString(), "average", "mine"), (record.Tap, record.Pooling, record.Name));
        Assert.Equal(best.GetProperty("dimension").GetInt32(), record.Dimension);
        Kt.Refused(2, ["bundled", "--write"], "teacher", "sweep", "rotnet", pictures, "--write");
    }

    [Fact]
    public void A_run_of_a_bare_network_sweeps_its_layers_and_says_which_and_why()
    {
        string pictures = Pictures.Write(_folder["pictures"], 230);
        string[] transfer = FinishedRun.TransferFrom(Bare, pictures, _folder["run"], "--pooling", "average");
        Assert.Contains("sweep", Kt.Done([.. transfer, "--dry-run"]).Out);
        Kt run = Kt.Done(transfer);
        Assert.Contains("compared on 207 pictures without labels", run.Error);
        Assert.Contains("second", run.Error);
        string chosen = Choices(File.ReadAllText(_folder["run", "sweep", "sweep.json"]), "result").Split(',')[0];
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_folder["run", "summary.json"]));
        Assert.Equal(chosen, summary.RootElement.GetProperty("teacher").GetProperty("tap").GetString());
        Assert.Contains("compared on 207 pictures", File.ReadAllText(_folder["run", "report.html"]));
        string[] again = Kt.Done(transfer).Error.Split('\n');
        Assert.Contains("skipped", again.Single(line => line.StartsWith("sweep", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_layer_that_is_told_a_sweep_that_is_switched_off_and_few_pictures_leave_it_out()
    {
        string pictures = Pictures.Write(_folder["pictures"], 60);
        Assert.DoesNotContain("sweep", Plan("--layer", "block2"));
        Assert.DoesNotContain("sweep", Plan("--set", "teacher.sweep=false"));
        Assert.DoesNotContain("sweep", Plan());
        Assert.Contains("too few for a sweep", Kt.Done(FinishedRun.TransferFrom(Bare, pictures, _folder["run"])).Error);
        Assert.False(Directory.Exists(_folder["run", "sweep"]));

        string Plan(params string[] more) => Kt.Done(FinishedRun.TransferFrom(Bare, pictures, _folder["plan"], [.. more, "--dry-run"])).Out;
    }

    [Fact]
    public void What_is_no_network_or_has_no_labels_is_refused_with_the_reason()
    {
        Kt.Refused(2, ["hog", "no layers"], "teacher", "sweep", "hog", Pictures.Write(_folder["pictures"], 4));
        Kt.Refused(2, ["200"], "teacher", "sweep", Bare, _folder["pictures"]);
        Directory.CreateDirectory(_folder["plain"]);
        for (int i = 0; i < 200; i++) File.WriteAllBytes(_folder["plain", $"{i}.png"], Pictures.Encode(i, 8));
        Kt.Refused(1, ["no labels", "--labels"], "teacher", "sweep", Bare, _folder["plain"], "--labels");
    }

    /// <summary>Layers, best first.</summary>
    private static string Choices(string json, params string[] path)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement element = document.RootElement;
        foreach (string name in path) element = element.GetProperty(name);
        return string.Join(',', element.GetProperty("sweep").GetProperty("choices").EnumerateArray()
            .Select(choice => choice.GetProperty("layer").GetString()));
    }
}
