using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt clusters</c> and <c>kt labels</c> of a data set in several files.</summary>
public sealed class ShardTests : IDisposable
{
    private const int Dimension = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("standardise-l2")]
    public void Shards_give_the_files_of_the_whole(string transform)
    {
        WriteShards(60, 1, 39);
        string[] options = ["--k", "7", "--transform", transform];
        Kt.Done(["clusters", _folder["whole.npy"], .. options, "--out", _folder["whole"]]);
        Kt.Done(["clusters", Range(3), .. options, "--out", _folder["range"]]);
        Kt.Done(["clusters", _folder["part-00.npy"], _folder["part-01.npy"], _folder["part-02.npy"], .. options, "--out", _folder["list"]]);
        RunFolderBytes.AssertEqual(_folder["range"], _folder["list"]);
        foreach (string file in (string[])["centroids.npy", "labels.npy", "distances.npy", "iterations.csv"])
            Assert.Equal(File.ReadAllBytes(_folder["whole", file]), File.ReadAllBytes(_folder["range", file]));
        Assert.Contains("\"features 3 of 3\"", File.ReadAllText(_folder["range", "clusters.json"]));
        Assert.Contains("skipped", Kt.Done(["clusters", Range(3), .. options, "--out", _folder["range"]]).Error);
    }

    [Fact]
    public void A_changed_shard_is_another_data_set_and_is_named()
    {
        WriteShards(60, 40);
        Kt.Done("clusters", Range(2), "--k", "7", "--out", _folder["out"]);
        NpyFile.WriteMatrix(_folder["part-01.npy"], new float[40 * Dimension], Dimension);
        Kt.Refused(2, ["other features 2 of 2", "--force"], "clusters", Range(2), "--k", "7", "--out", _folder["out"]);
    }

    [Fact]
    public void Labels_of_shards_are_one_table_named_by_what_their_names_share()
    {
        WriteShards(60, 40);
        Kt.Done("clusters", _folder["whole.npy"], "--k", "7", "--out", _folder["clusters"]);
        Kt.Done("labels", _folder["whole.npy"], "--clusters", _folder["clusters"], "--out", _folder["whole"]);
        Kt.Done("labels", Range(2), "--clusters", _folder["clusters"], "--out", _folder["parts"]);
        foreach (string kind in (string[])["csv", "labels.npy", "distances.npy"])
            Assert.Equal(File.ReadAllBytes(_folder["whole", $"whole.{kind}"]), File.ReadAllBytes(_folder["parts", $"part.{kind}"]));
    }

    [Fact]
    public void Shards_that_do_not_fit_are_refused()
    {
        WriteShards(3, 3);
        NpyFile.WriteMatrix(_folder["part-02.npy"], [1f, 2, 3, 4], 4);
        NpyFile.WriteMatrix(_folder["part-03.npy"], new double[Dimension], Dimension);
        Refused(1, ["part-02.npy has rows of 4 numbers", "part-00.npy rows of 5"], Range(3));
        Refused(1, ["part-03.npy is float64", "part-00.npy is float32"], _folder["part-00.npy"], _folder["part-03.npy"]);
        Refused(1, ["part-04.npy does not exist", "the only one missing of the 5"], Range(5));
        Refused(2, ["{05..02} runs from 5 to 2", "no file"], _folder["part-{05..02}.npy"]);
        Refused(2, ["part-01.npy is named 2 times"], Range(2), _folder["part-01.npy"]);
        Refused(1, ["nowhere.npy does not exist"], _folder["part-00.npy"], _folder["nowhere.npy"]);
        Refused(2, ["--k is 2 but", "part-01.npy has 0 rows"], Empty("empty/part-00.npy"), Empty("empty/part-01.npy"));
    }

    [Fact]
    public void A_bad_number_is_named_by_its_row_in_the_whole_its_shard_and_its_row_there()
    {
        float[] values = new float[4 * Dimension];
        values[(2 * Dimension) + 3] = float.PositiveInfinity;
        WriteShards(3, 4);
        NpyFile.WriteMatrix(_folder["part-01.npy"], values, Dimension);
        Refused(1, ["row 5 (row 2 of", "part-01.npy, picture-5) has Infinity in column 3"], Range(2));
    }

    [Fact]
    public void An_id_in_two_shards_or_a_shard_without_ids_is_refused()
    {
        WriteShards(3, 3);
        Kt.Done("clusters", _folder["whole.npy"], "--k", "2", "--out", _folder["clusters"]);
        File.Copy(_folder["part-00.ids.csv"], _folder["part-01.ids.csv"], overwrite: true);
        string[] labels = ["labels", Range(2), "--clusters", _folder["clusters"], "--out", _folder["out"]];
        Kt.Refused(1, ["picture-0 is in", "part-00.ids.csv and in", "part-01.ids.csv"], labels);
        File.Delete(_folder["part-01.ids.csv"]);
        Kt.Refused(1, ["part-01.ids.csv"], labels);
        Kt.Refused(2, ["2 paths are given", "--teacher"], [.. labels, _folder["whole.npy"], "--teacher", "hog"]);
    }

    [Fact]
    public void A_file_whose_own_name_has_braces_is_taken_as_it_is()
    {
        NpyFile.WriteMatrix(_folder["v{0..9}.npy"], [0f, 0, 0, 2, 10, 0, 10, 2], 2);
        Kt.Done("clusters", _folder["v{0..9}.npy"], "--k", "2", "--out", _folder["out"]);
    }

    private void Refused(int code, string[] words, params string[] files) =>
        Kt.Refused(code, words, ["clusters", .. files, "--k", "2", "--out", _folder["refused"]]);

    private string Range(int count) => _folder[$"part-{{00..{count - 1:00}}}.npy"];

    private string Empty(string name)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        NpyFile.WriteMatrix(path, ReadOnlySpan<float>.Empty, 2);
        return path;
    }

    /// <summary>The same rows as <c>whole.npy</c> and as <c>part-00.npy</c>, ..., each with its ids.</summary>
    private void WriteShards(params int[] rowCounts)
    {
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, rowCounts.Sum() * Dimension).Select(_ => random.NextSingle())];
        Write("whole", 0, rowCounts.Sum());
        int first = 0;
        foreach ((int i, int count) in rowCounts.Index())
        {
            Write($"part-{i:00}", first, count);
            first += count;
        }

        void Write(string name, int row, int count)
        {
            NpyFile.WriteMatrix(_folder[name + ".npy"], values.AsSpan(row * Dimension, count * Dimension), Dimension);
            string ids = string.Concat(Enumerable.Range(row, count).Select(i => $"picture-{i}\n"));
            File.WriteAllText(_folder[name + ".ids.csv"], "id\n" + ids);
        }
    }
}
