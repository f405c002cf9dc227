using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary><c>kt clusters</c> and <c>kt labels</c> of Parquet files.</summary>
public sealed class ParquetTests : IDisposable
{
    private static readonly float[] s_values = [0f, 0, 0, 2, 10, 0, 10, 2, 5, 1];
    private static readonly string[] s_ids = ["a", "b", "c", "d", "e"];
    private readonly TemporaryFolder _folder = new();

    public ParquetTests()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], s_values, 2);
        File.WriteAllText(_folder["v.ids.csv"], "id\na\nb\nc\nd\ne\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_column_gives_the_files_of_the_same_rows_as_npy()
    {
        MadeParquet.Lists(_folder["v.parquet"], "embedding", Lists(s_values), s_ids);
        SameAsNpy("--id-column", "id");
        Assert.Contains("\"features columns\": \"embedding (list of float)\"", File.ReadAllText(_folder["parquet", "clusters.json"]));
        Assert.False(Directory.Exists(_folder["parquet", "unfinished"]));
    }

    [Fact]
    public void Float_columns_in_file_order_give_the_files_of_the_same_rows_as_npy()
    {
        MadeParquet.Columns(_folder["v.parquet"],
            ("id", s_ids), ("x", Column(0)), ("count", new int[] { 1, 2, 3, 4, 5 }), ("y", Column(1)));
        SameAsNpy("--id-column", "id");
    }

    [Fact]
    public void Columns_come_in_the_order_asked_for_and_doubles_stay_doubles()
    {
        double[] x = [.. Column(0).Select(value => value + 1e-12)];
        MadeParquet.Columns(_folder["v.parquet"], ("y", Column(1)), ("x", x));
        NpyFile.WriteMatrix(_folder["w.npy"], [.. x.Zip(Column(1)).SelectMany(pair => new[] { pair.First, pair.Second })], 2);
        Kt.Done("clusters", _folder["w.npy"], "--k", "3", "--out", _folder["npy"]);
        Kt.Done("clusters", _folder["v.parquet"], "--k", "3", "--columns", "x,y", "--out", _folder["parquet"]);
        Assert.Equal(NpyType.Float64, NpyHeader.Read(_folder["parquet", "centroids.npy"]).Type);
        SameFiles("npy", "parquet", "centroids.npy", "labels.npy", "distances.npy");
        Kt.Refused(2, ["other features columns"],
            "clusters", _folder["v.parquet"], "--k", "3", "--columns", "x", "--out", _folder["parquet"]);
    }

    [Fact]
    public void Ids_may_be_numbers_or_lie_beside_as_those_of_npy_do()
    {
        MadeParquet.Columns(_folder["v.parquet"], ("number", new long[] { 7, 8, 9, 10, 1L << 40 }), ("x", Column(0)), ("y", Column(1)));
        Kt.Done("clusters", _folder["v.npy"], "--k", "2", "--out", _folder["clusters"]);
        Kt.Done("labels", _folder["v.parquet"], "--clusters", _folder["clusters"], "--id-column", "number", "--out", _folder["numbers"]);
        Assert.Contains($"\n{1L << 40},", File.ReadAllText(_folder["numbers", "v.csv"]));
        Kt.Done("labels", _folder["v.parquet"], "--clusters", _folder["clusters"], "--out", _folder["beside"]);
        Assert.Contains("\ne,", File.ReadAllText(_folder["beside", "v.csv"]));
        Kt.Refused(2, ["other features v ids"],
            "labels", _folder["v.parquet"], "--clusters", _folder["clusters"], "--id-column", "number", "--out", _folder["beside"]);
    }

    [Fact]
    public void Several_files_are_one_data_set()
    {
        MadeParquet.Lists(_folder["part-0.parquet"], "v", Lists(s_values[..6]), s_ids[..3]);
        MadeParquet.Lists(_folder["part-1.parquet"], "v", Lists(s_values[6..]), s_ids[3..]);
        Kt.Done("clusters", _folder["v.npy"], "--k", "3", "--out", _folder["npy"]);
        Kt.Done("clusters", _folder["part-{0..1}.parquet"], "--k", "3", "--out", _folder["parquet"]);
        SameFiles("npy", "parquet", "centroids.npy", "labels.npy", "distances.npy");
        MadeParquet.Lists(_folder["part-2.parquet"], "v", Lists([1, 2, 3], 3), ["f"]);
        Refused(1, ["part-2.parquet has lists of 3 numbers", "part-0.parquet of 2"], _folder["part-{0..2}.parquet"]);
        MadeParquet.Columns(_folder["part-3.parquet"], ("x", Column(0)));
        Refused(1, ["part-3.parquet has the columns x (float)", "part-0.parquet v (list of float)"],
            _folder["part-0.parquet"], _folder["part-3.parquet"]);
        Refused(1, ["The id a comes twice", "part-4.parquet"], Twice(), _folder["part-0.parquet"], "--id-column", "id");
        Refused(2, ["two kinds"], _folder["part-0.parquet"], _folder["v.npy"]);

        string Twice()
        {
            File.Copy(_folder["part-0.parquet"], _folder["part-4.parquet"]);
            return _folder["part-4.parquet"];
        }
    }

    [Fact]
    public void What_is_no_whole_Parquet_file_is_refused_in_plain_words()
    {
        MadeParquet.Lists(_folder["v.parquet"], "v", Lists(s_values), s_ids);
        byte[] whole = File.ReadAllBytes(_folder["v.parquet"]);
        File.WriteAllText(_folder["page.parquet"], "<!DOCTYPE html><html><body>Not found</body></html>");
        Refused(1, ["page.parquet is no Parquet file", "HTML"], _folder["page.parquet"]);
        File.WriteAllBytes(_folder["cut.parquet"], whole[..^30]);
        Refused(1, ["cut.parquet is truncated"], _folder["cut.parquet"]);
        File.WriteAllBytes(_folder["short.parquet"], whole[..7]);
        Refused(1, ["short.parquet has 7 bytes"], _folder["short.parquet"]);
        Refused(1, ["nowhere.parquet does not exist"], _folder["nowhere.parquet"]);
        Refused(1, ["is a folder"], Directory.CreateDirectory(_folder["folder.parquet"]).FullName);
        File.WriteAllBytes(_folder["hole.parquet"], [.. whole[..40], .. whole[60..]]);
        Refused(1, ["hole.parquet"], _folder["hole.parquet"]);
    }

    [Fact]
    public void No_byte_that_is_wrong_ends_in_anything_but_a_message_or_a_result()
    {
        MadeParquet.Lists(_folder["v.parquet"], "v", Lists(s_values), s_ids);
        byte[] whole = File.ReadAllBytes(_folder["v.parquet"]);
        var random = new Random(11);
        for (int i = 0; i < 150; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder["changed.parquet"], changed);
            Kt run = Kt.Run(
                "clusters", _folder["changed.parquet"], "--k", "2", "--out", _folder["changed"], "--force", "--id-column", "id");
            Assert.True(run.ExitCode is 0 or 1 or 2, run.Error);
        }
    }

    [Fact]
    public void A_list_of_another_length_a_null_and_a_bad_number_are_named_by_row_and_column()
    {
        Bad([[1, 2], [3, 4], [5, 6], [7]], "row 3, column v, has a list of 1 numbers, not of 2");
        Bad([[1, 2], [3, 4, 5], [5, 6]], "row 1, column v, has a list of more than 2 numbers");
        Bad([[1, 2], [3, 4], null], "row 2, column v, is null or an empty list");
        Bad([[1, 2], [], [3, 4]], "row 1, column v, is null or an empty list");
        Bad([null, [3, 4]], "row 0, column v, is null or an empty list");
        Bad([[1, 2], [3, 4], [5, null]], "row 2, column v, has a null at position 1");
        Bad([[1, 2], [3, 4], [5, float.NaN]], "row 2, column v, position 1, has NaN");

        void Bad(float?[]?[] rows, string message)
        {
            MadeParquet.Lists(_folder["bad.parquet"], "v", rows, [.. rows.Select((_, i) => $"{i}")]);
            Refused(1, ["bad.parquet: " + message], _folder["bad.parquet"]);
        }
    }

    [Fact]
    public void A_null_or_a_bad_number_in_a_column_is_named()
    {
        MadeParquet.Columns(_folder["bad.parquet"], ("x", new float?[] { 1, 2, 3 }), ("y", new float?[] { 1, 2, null }));
        Refused(1, ["bad.parquet: row 2, column y, is null"], _folder["bad.parquet"]);
        MadeParquet.Columns(_folder["bad.parquet"], ("x", new double[] { 1, 2, double.NegativeInfinity }));
        Refused(1, ["bad.parquet: row 2, column x, has -Infinity"], _folder["bad.parquet"]);
    }

    [Fact]
    public void Columns_that_cannot_be_used_are_listed_with_their_types()
    {
        MadeParquet.Columns(_folder["v.parquet"], ("name", s_ids), ("number", new int[] { 1, 2, 3, 4, 5 }));
        Refused(1, ["no column of float or double", "name (text), number (Int32)"], _folder["v.parquet"]);
        Refused(1, ["not name (text)"], _folder["v.parquet"], "--columns", "name");
        Refused(2, ["no column numbr; the nearest is number", "name (text), number (Int32)"], _folder["v.parquet"], "--columns", "numbr");
        MadeParquet.Columns(_folder["v.parquet"], ("x", Column(0)), ("y", Column(1)));
        Refused(1, ["column of ids x (float) can be no id"], _folder["v.parquet"], "--id-column", "x");
        Refused(2, ["names a column twice"], _folder["v.parquet"], "--columns", "x,x");
        Refused(2, ["belong to Parquet"], _folder["v.npy"], "--columns", "x");
        MadeParquet.Columns(_folder["v.parquet"], ("id", new string?[] { "a", null }), ("x", new float[] { 1, 2 }));
        Refused(1, ["the id in row 1, column id, is null"], _folder["v.parquet"], "--id-column", "id");
    }

    [Fact]
    public void No_rows_are_refused()
    {
        MadeParquet.Columns(_folder["v.parquet"], ("x", Array.Empty<float>()));
        Refused(1, ["v.parquet has no rows"], _folder["v.parquet"]);
        Refused(2, ["--k is 6 but", "has 5 rows"], _folder["v.npy"], "--k", "6");
    }

    private void SameAsNpy(params string[] ids)
    {
        Kt.Done("clusters", _folder["v.npy"], "--k", "3", "--out", _folder["npy"]);
        Kt.Done("clusters", _folder["v.parquet"], "--k", "3", "--out", _folder["parquet"]);
        SameFiles("npy", "parquet", "centroids.npy", "labels.npy", "distances.npy", "iterations.csv");
        Kt.Done("labels", _folder["v.npy"], "--clusters", _folder["npy"], "--out", _folder["npy labels"]);
        Kt.Done(["labels", _folder["v.parquet"], .. ids, "--clusters", _folder["npy"], "--out", _folder["parquet labels"]]);
        SameFiles("npy labels", "parquet labels", "v.csv", "v.labels.npy", "v.distances.npy");
    }

    private void SameFiles(string left, string right, params string[] names) => Assert.All(
        names, name => Assert.Equal(File.ReadAllBytes(_folder[left, name]), File.ReadAllBytes(_folder[right, name])));

    private void Refused(int code, string[] words, params string[] arguments)
    {
        string[] k = arguments.Contains("--k") ? [] : ["--k", "2"];
        Kt.Refused(code, words, ["clusters", .. arguments, .. k, "--force", "--out", _folder["refused"]]);
    }

    private static float[] Column(int column) => [.. s_values.Where((_, i) => i % 2 == column)];

    private static float?[]?[] Lists(float[] values, int width = 2) => [.. values.Cast<float?>().Chunk(width)];
}
