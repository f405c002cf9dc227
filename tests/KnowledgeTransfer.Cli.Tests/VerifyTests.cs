using System.Text.Json.Nodes;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt clusters verify</c>: a certificate for what is right, and for each thing that is not, its name.</summary>
public sealed class VerifyTests : IDisposable
{
    private const int RowCount = 120, Dimension = 5;
    private readonly TemporaryFolder _folder = new();

    public VerifyTests()
    {
        var random = new Random(5);
        NpyFile.WriteMatrix(_folder["v.npy"], [.. Enumerable.Range(0, RowCount * Dimension).Select(_ => random.NextSingle())], Dimension);
        File.WriteAllText(_folder["v.ids.csv"], "id\n" + string.Concat(Enumerable.Range(0, RowCount).Select(i => $"picture-{i}\n")));
    }

    private string Clusters => _folder["clusters"];

    private string Certificate => _folder["clusters", "certificate.json"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("standardise-l2")]
    public void What_kt_clusters_writes_is_proven_with_a_certificate_that_repeats(string transform)
    {
        Cluster("--transform", transform);
        Kt first = Kt.Done("clusters", "verify", Clusters);
        Assert.All((string[])["120, each the nearest of 7 centroids", "840 compared", "as recorded", "exact and rounded once", "picture-"],
            words => Assert.Contains(words, first.Out));
        string certificate = File.ReadAllText(Certificate);
        JsonNode json = JsonNode.Parse(certificate)!;
        Assert.Equal((120, 7, 840, true), ((int)json["rowCount"]!, (int)json["count"]!, (int)json["pairCount"]!, (bool)json["areMeans"]!));
        Assert.Equal(64, ((string)json["outputs"]!["labels.npy"]!).Length);
        Assert.Equal(certificate, Kt.Done("clusters", "verify", Clusters, "--json", "--threads", "3").Out);
        Assert.Equal(certificate, File.ReadAllText(Certificate));
        Assert.False(Directory.Exists(_folder["clusters", "unfinished"]));
    }

    [Fact]
    public void A_fit_that_did_not_converge_is_proven_without_its_means()
    {
        Cluster("--iterations", "1");
        Assert.Contains("not compared with means: the fit ended by iteration-limit", Kt.Done("clusters", "verify", Clusters).Out);
        Assert.Null(JsonNode.Parse(File.ReadAllText(Certificate))!["areMeans"]);
    }

    [Fact]
    public void A_flipped_label_is_named_with_both_distances_and_withdraws_the_certificate()
    {
        Cluster();
        Kt.Done("clusters", "verify", Clusters);
        int[] labels = NpyFile.ReadInt32(_folder["clusters", "labels.npy"]);
        int right = labels[33];
        labels[33] = (right + 1) % 7;
        NpyFile.WriteInt32(_folder["clusters", "labels.npy"], labels);
        Refused("labels.npy is not what was recorded", "1 of 120 rows", $"row 33 (picture-33): label {labels[33]}, found {right}",
            $"D to {labels[33]} ", $"D to {right} ");
        Assert.False(File.Exists(Certificate));
    }

    [Fact]
    public void A_changed_bit_of_a_centroid_is_found_as_file_mean_and_distances()
    {
        Cluster();
        FlipBit(_folder["clusters", "centroids.npy"]);
        Refused("centroids.npy is not what was recorded", "1 of 7 centroids are not the mean of their rows", "cluster 6:", "column 4",
            "have another label or distance");
    }

    [Fact]
    public void A_changed_number_of_the_vectors_is_found_as_file_and_row()
    {
        Cluster();
        FlipBit(_folder["v.npy"]);
        Refused("features is not what was recorded", "row 119 (picture-119)");
    }

    [Fact]
    public void A_changed_distance_or_a_changed_figure_is_found()
    {
        Cluster();
        string record = File.ReadAllText(_folder["clusters", "clusters.json"]);
        JsonNode json = JsonNode.Parse(record)!;
        double inertia = (double)json["result"]!["inertia"]!;
        json["result"]!["inertia"] = Math.BitIncrement(inertia);
        File.WriteAllText(_folder["clusters", "clusters.json"], json.ToJsonString());
        Refused("clusters.json records", "inertia; found");
        json["result"]!["inertia"] = inertia;
        json["inputs"]!["seed"] = "12";
        File.WriteAllText(_folder["clusters", "clusters.json"], json.ToJsonString());
        Refused("clusters.json was changed: its key is");
        File.WriteAllText(_folder["clusters", "clusters.json"], record);
        FlipBit(_folder["clusters", "distances.npy"]);
        Refused("distances.npy is not what was recorded", "1 of 120 rows", "row 119 (picture-119)");
    }

    [Fact]
    public void A_truncated_or_missing_file_is_named()
    {
        Cluster();
        byte[] whole = File.ReadAllBytes(_folder["clusters", "labels.npy"]);
        File.WriteAllBytes(_folder["clusters", "labels.npy"], whole[..^3]);
        Refused("labels.npy is truncated");
        File.Delete(_folder["clusters", "labels.npy"]);
        Refused("labels.npy");
        File.WriteAllBytes(_folder["clusters", "labels.npy"], whole);
        File.Delete(_folder["clusters", "transform", "transform.json"]);
        Refused("transform.json");
    }

    [Fact]
    public void Vectors_that_moved_are_named_on_the_command_line_and_others_are_refused()
    {
        Cluster();
        File.Move(_folder["v.npy"], _folder["moved.npy"]);
        Refused("v.npy does not exist");
        Kt.Done("clusters", "verify", Clusters, _folder["moved.npy"]);
        Directory.Delete(_folder["clusters", "log"], recursive: true);
        Kt.Refused(2, ["does not say where its vectors lie", "kt clusters verify"], "clusters", "verify", Clusters);
        NpyFile.WriteMatrix(_folder["other.npy"], new float[3 * Dimension], Dimension);
        Kt.Refused(1, ["3 rows, but there are 120 labels"], "clusters", "verify", Clusters, _folder["other.npy"]);
    }

    [Fact]
    public void Shards_and_Parquet_are_proven_too()
    {
        using (NpyMatrix whole = NpyMatrix.Open(_folder["v.npy"]))
        {
            var values = new float[RowCount * Dimension];
            whole.CopyRows(0, values.AsSpan());
            NpyFile.WriteMatrix(_folder["p-0.npy"], values.AsSpan(0, 50 * Dimension), Dimension);
            NpyFile.WriteMatrix(_folder["p-1.npy"], values.AsSpan(50 * Dimension), Dimension);
            string[] ids = [.. Enumerable.Range(0, RowCount).Select(i => $"url-{i}")];
            MadeParquet.Lists(_folder["v.parquet"], "v", [.. values.Cast<float?>().Chunk(Dimension)], ids);
        }
        Kt.Done("clusters", _folder["p-{0..1}.npy"], "--k", "7", "--out", Clusters);
        Assert.Contains("features 2 of 2", Kt.Done("clusters", "verify", Clusters).Out);
        FlipBit(_folder["p-1.npy"]);
        Refused("features 2 of 2 is not what was recorded", "row 119");
        Kt.Done("clusters", _folder["v.parquet"], "--id-column", "id", "--k", "7", "--out", _folder["parquet"]);
        Assert.Contains("url-", Kt.Done("clusters", "verify", _folder["parquet"]).Out);
        string left = Directory.CreateDirectory(_folder["parquet", "unfinished", "verify"]).FullName; // by a proof that was killed
        File.Copy(_folder["p-0.npy"], Path.Combine(left, "vectors.npy"));
        Kt.Done("clusters", "verify", _folder["parquet"]);
        Assert.False(Directory.Exists(_folder["parquet", "unfinished"]));
    }

    [Fact]
    public void A_folder_of_something_else_is_refused_and_a_new_result_has_no_old_certificate()
    {
        Kt.Refused(2, ["has no clusters.json"], "clusters", "verify", _folder.Path);
        Cluster();
        Kt.Done("clusters", "verify", Clusters);
        Cluster("--seed", "9", "--force");
        Assert.False(File.Exists(Certificate));
        File.WriteAllText(_folder["clusters", "clusters.json"], "{}");
        Refused("is no record of clusters");
    }

    [Fact]
    public void Its_help_shows_no_argument_of_the_verb_above()
    {
        Assert.Contains(" clusters verify <folder> [<features>...] [options]", Kt.Done("clusters", "verify", "--help").Out);
        Assert.Contains(" clusters <features>... [", Kt.Done("clusters", "--help").Out);
    }

    private void Cluster(params string[] options) =>
        Kt.Done(["clusters", _folder["v.npy"], "--k", "7", "--out", Clusters, .. options]);

    private void Refused(params string[] words) => Kt.Refused(1, words, "clusters", "verify", Clusters);

    /// <summary>The lowest bit of the mantissa of the last number.</summary>
    private static void FlipBit(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^(NpyHeader.Read(file).ElementSize)] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
