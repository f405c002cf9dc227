using System.Text;
using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.TestKit;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>Bad input: a message with what, the values and what to do; the right exit code; nothing left that looks finished.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Vectors(int rows = 20, int dimension = 3)
    {
        NpyFile.WriteMatrix(_folder["vectors.npy"], [.. Enumerable.Range(0, rows * dimension).Select(i => (float)(i * i % 17))], dimension);
        return _folder["vectors.npy"];
    }

    [Fact]
    public void A_missing_or_empty_folder_of_pictures()
    {
        Kt.Refused(2, ["nowhere", "does not exist"], "data", _folder["nowhere"]);
        Directory.CreateDirectory(_folder["empty"]);
        Kt.Refused(1, ["empty"], "data", _folder["empty"]);
        Kt.Refused(2, ["nowhere"], "transfer", "hog", _folder["nowhere"], "--out", _folder["run"]);
    }

    [Fact]
    public void Pictures_that_do_not_decode_are_named_and_counted()
    {
        Pictures.Write(_folder["pictures"], 30);
        File.WriteAllText(_folder["pictures", "across", "page.png"], "<html>not a picture</html>");
        byte[] whole = Pictures.Encode(99, 32);
        File.WriteAllBytes(_folder["pictures", "down", "cut.png"], whole[..(whole.Length / 2)]);
        Kt.Refused(1, ["2 of 32", "across/page.png", "down/cut.png"], "data", _folder["pictures"]);
        Kt allowed = Kt.Done("data", _folder["pictures"], "--bad-share", "0.1");
        Assert.Contains("30", allowed.Out);
        Assert.Contains("across/page.png", allowed.Out);
    }

    [Theory]
    [InlineData("0", "at least 1")]
    [InlineData("21", "20 rows")]
    [InlineData("-3", "at least 1")]
    public void A_k_that_cannot_be(string k, string why) =>
        Kt.Refused(2, [k, why], "clusters", Vectors(), "--k", k, "--out", _folder["out"]);

    [Fact]
    public void A_k_that_is_no_number_names_the_option() => Kt.Refused(2, ["--k", "many"], "clusters", Vectors(), "--k", "many");

    [Fact]
    public void Clusters_of_files_that_are_no_float_matrix()
    {
        File.WriteAllText(_folder["page.npy"], "<!DOCTYPE html><html></html>");
        Kt.Refused(1, ["page.npy"], "clusters", _folder["page.npy"], "--k", "2");
        NpyFile.WriteInt32(_folder["ints.npy"], [1, 2, 3]);
        Kt.Refused(1, ["ints.npy"], "clusters", _folder["ints.npy"], "--k", "2");
        byte[] whole = File.ReadAllBytes(Vectors());
        File.WriteAllBytes(_folder["cut.npy"], whole[..^7]);
        Kt.Refused(1, ["cut.npy"], "clusters", _folder["cut.npy"], "--k", "2");
        foreach (string header in new[] { "'|O'", "'>f4'", "'<U3'" })
        {
            File.WriteAllBytes(_folder["odd.npy"], Npy($"{{'descr': {header}, 'fortran_order': False, 'shape': (2, 2), }}"));
            Kt.Refused(1, ["odd.npy"], "clusters", _folder["odd.npy"], "--k", "2");
        }
        File.WriteAllBytes(_folder["odd.npy"], Npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }"));
        Kt.Refused(1, ["odd.npy", "ortran"], "clusters", _folder["odd.npy"], "--k", "2");
        File.WriteAllBytes(_folder["odd.npy"], Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 2), }"));
        Kt.Refused(1, ["odd.npy"], "clusters", _folder["odd.npy"], "--k", "2");

        static byte[] Npy(string header)
        {
            string padded = header.PadRight(117) + "\n";
            return [0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, 0, .. Encoding.ASCII.GetBytes(padded), .. new byte[16]];
        }
    }

    [Fact]
    public void NaN_in_vectors_names_row_and_id_and_leaves_no_result()
    {
        NpyFile.WriteMatrix(_folder["v.npy"], [1f, 2, 3, 4, 5, float.NaN, 7, 8], 2);
        Kt.Refused(1, ["row 2"], "clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out"]);
        Assert.False(File.Exists(_folder["out", "clusters.json"]));
        Assert.False(File.Exists(_folder["out", "centroids.npy"]));
        File.WriteAllText(_folder["v.ids.csv"], "id\na\nb\ndog.png\nd\n");
        Kt.Refused(1, ["dog.png"], "clusters", _folder["v.npy"], "--k", "2", "--out", _folder["out2"]);
    }

    [Fact]
    public void Labels_with_other_ids_name_the_first_offenders()
    {
        Pictures.Write(_folder["pictures"], 20);
        File.WriteAllText(_folder["labels.csv"], "id,cluster,distance_squared,margin\nacross/0000.png,0,0,0\nsomebody/else.png,1,0,0\n");
        string[] student = ["student", _folder["pictures"], "--labels", _folder["labels.csv"], "--out", _folder["student"]];
        Kt.Refused(1, ["somebody/else.png"], student);
    }

    [Fact]
    public void An_unknown_layer_is_answered_with_the_nearest_names()
    {
        string teacher = Repository.File("models", "teachers", "rotnet_cifar10.onnx");
        Pictures.Write(_folder["pictures"], 20);
        Kt.Refused(2, ["blokc2", "block2"], "features", teacher, _folder["pictures"], "--layer", "blokc2", "--out", _folder["out"]);
    }

    [Fact]
    public void A_model_that_is_cut_or_no_model_says_so()
    {
        byte[] whole = File.ReadAllBytes(Repository.File("models", "teachers", "rotnet_cifar10.onnx"));
        File.WriteAllBytes(_folder["cut.onnx"], whole[..(whole.Length / 2)]);
        Kt.Refused(1, ["cut.onnx"], "teacher", "inspect", _folder["cut.onnx"]);
        File.WriteAllText(_folder["page.onnx"], "<!DOCTYPE html><html><body>Not found</body></html>");
        Kt.Refused(1, ["page.onnx", "HTML"], "teacher", "inspect", _folder["page.onnx"]);
        Pictures.Write(_folder["pictures"], 4);
        Kt.Refused(2, ["cocoo", "coco"], "features", "cocoo", _folder["pictures"]);
    }

    [Fact]
    public void What_can_be_seen_to_be_wrong_is_refused_before_the_first_stage_all_at_once()
    {
        Pictures.Write(_folder["pictures"], 4);
        Kt.Refused(2, ["smal", "small", "gpu", "simd", "mean 3x3"], "transfer", "rotnet", _folder["pictures"], "--out", _folder["run"],
            "--network", "smal", "--pooling", "mean 3x3", "--set", "clusters.backend=gpu");
        Kt.Refused(2, ["hog is not a network"], "transfer", "hog", _folder["pictures"], "--pooling", "max", "--out", _folder["run"]);
        Kt.Refused(2, ["--threads is -1"], "features", "hog", _folder["pictures"], "--threads", "-1", "--out", _folder["run"]);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Unknown_settings_are_reported_all_at_once_with_the_nearest_names()
    {
        File.WriteAllText(_folder["config.json"], """
            { "data": { "sorce": "x" }, "clusters": { "cuont": 5 }, "student": { "epochs": "many" } }
            """);
        Kt.Refused(2, ["sorce", "source", "cuont", "count", "epochs"], "run", _folder["config.json"], "--out", _folder["run"]);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void A_folder_of_somebody_elses_is_not_written_into()
    {
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine", "thesis.txt"], "ten years");
        Kt.Refused(2, ["not empty", "--out"], "clusters", Vectors(), "--k", "2", "--out", _folder["mine"]);
        Assert.Single(Directory.GetFileSystemEntries(_folder["mine"]));
    }

    [Fact]
    public void Usage_errors_name_the_help()
    {
        Kt.Refused(2, ["kt --help"]);
        Kt.Refused(2, ["--k", "kt clusters --help"], "clusters", Vectors());
        Kt.Refused(2, ["images", "kt transfer --help"], "transfer", "hog");
        Kt.Refused(2, ["features", "kt clusters --help"], "clusters", "--k", "2");
    }

    [Theory]
    [InlineData("transfr", "there is no verb transfr; the nearest is transfer.", "kt --help")]
    [InlineData("transfr hog pictures --k 5", "there is no verb transfr; the nearest is transfer.", "kt --help")]
    [InlineData("teacher inspct teacher.onnx", "there is no verb teacher inspct; the nearest is teacher inspect.", "kt teacher --help")]
    [InlineData("--versoin", "there is no option --versoin; the nearest is --version.", "kt --help")]
    [InlineData("data pictures --jsn", "there is no option --jsn; the nearest is --json.", "kt data --help")]
    [InlineData("data --hepl", "there is no option --hepl; the nearest is --help.", "kt data --help")]
    [InlineData("clusters --transfrom none v.npy", "there is no option --transfrom; the nearest is --transform.", "kt clusters --help")]
    [InlineData("clusters v.npy --kk=2", "there is no option --kk; the nearest is --k.", "kt clusters --help")]
    public void A_mistyped_verb_or_option_is_answered_with_the_nearest_in_one_message(string line, string message, string help)
    {
        Kt run = Kt.Run(line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal([$"kt: {message}", $"Try: {help}"], run.Error.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        Assert.Empty(run.Out);
    }

    [Fact]
    public void Two_mistyped_options_are_reported_at_once() =>
        Kt.Refused(2, ["--forse; the nearest is --force", "--jsn; the nearest is --json"], "features", "hog", ".", "--forse", "--jsn");

    [Fact]
    public void After_two_hyphens_a_path_may_look_like_an_option() =>
        Kt.Refused(2, ["--pictures does not exist"], "data", "--", "--pictures");
}
