using KnowledgeTransfer.Reports;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Clusters found in one data set, labels for another.</summary>
public sealed class ClusteredTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ClusteredTests()
    {
        Pictures.Write(_folder["own"], 60);
        Pictures.Write(_folder["other"], 80, side: 40);
    }

    public void Dispose() => _folder.Dispose();

    private string[] Transfer(string pictures, string folder, params string[] sets) =>
    [
        "transfer", "hog", _folder[pictures], "--out", _folder[folder], "--k", "6",
        .. new[] { "threads=1", "student.epochs=1", "student.batchSize=16" }.Concat(sets).SelectMany(set => new[] { "--set", set }),
    ];

    [Fact]
    public void Centroids_are_those_of_the_other_pictures_and_labels_are_for_the_own_ones()
    {
        string[] call = Transfer("own", "run", $"clustered.source={_folder["other"]}");
        Kt.Done(call);
        Kt.Done(Transfer("other", "alone"));
        Assert.Equal(
            File.ReadAllBytes(_folder["alone", "clusters", "centroids.npy"]), File.ReadAllBytes(_folder["run", "clusters", "centroids.npy"]));
        string[] labelled = File.ReadAllLines(_folder["run", "labels", "train.csv"]);
        Assert.Equal(1 + 54, labelled.Length); // a tenth of 60 is held out
        RunSummary summary = RunSummaryJson.Parse(File.ReadAllBytes(_folder["run", "summary.json"]), "summary.json");
        Assert.Contains("other", summary.Clusters.Source);
        Assert.Equal(72, summary.Clusters.RowCount);
        Assert.Contains("of another data set", File.ReadAllText(_folder["run", "report.html"]));

        SortedDictionary<string, string> before = RunFolderBytes.Of(_folder["run"]);
        Kt again = Kt.Done(call);
        Assert.Equal(8, again.Error.Split('\n').Count(line => line.TrimEnd().EndsWith("(up to date, skipped)", StringComparison.Ordinal)));
        Assert.Equal(before, RunFolderBytes.Of(_folder["run"]));
    }

    [Fact]
    public void The_number_of_clusters_follows_the_pictures_that_are_clustered()
    {
        string source = $"clustered.source={_folder["other"]}";
        string[] plan = [.. Transfer("own", "run", source, "clustered.trainLimit=50"), "--set", "clusters.count=null", "--dry-run"];
        Assert.Contains("k-means, k 10", Kt.Done(plan).Out); // the square root of twice 50
        Kt.Refused(
            2, ["clusters.count is 6 but there are 5 training pictures"], Transfer("own", "run", source, "clustered.trainLimit=5"));
        Kt.Refused(2, ["clustered.source"], Transfer("own", "run", "clustered.trainLimit=50"));
        Kt.Refused(2, ["nowhere does not exist"], Transfer("own", "run", "clustered.source=nowhere"));
    }

    [Fact]
    public void A_record_from_before_an_option_existed_is_read_with_its_default()
    {
        string[] call = Transfer("own", "run");
        Kt.Done(call);
        string record = _folder["run", "run.json"], text = File.ReadAllText(record);
        Assert.Contains("\"clustered\": null,", text);
        File.WriteAllText(record, text.Replace("  \"clustered\": null,\n", ""));
        Kt again = Kt.Done(call);
        Assert.Equal(6, again.Error.Split('\n').Count(line => line.TrimEnd().EndsWith("(up to date, skipped)", StringComparison.Ordinal)));
    }
}
