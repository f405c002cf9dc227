using System.Diagnostics;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Export;

public class OnnxWriterTests
{
    private static readonly ImagePreprocessing Preprocessing = new()
    {
        Height = 13,
        Width = 13,
        Mean = [0.5f, 0.25f, 0.125f],
        StandardDeviation = [0.2f, 0.3f, 0.4f],
    };

    private static readonly OnnxExportOptions Options = new()
    {
        Preprocessing = Preprocessing,
        Provenance = new Dictionary<string, string> { ["teacher"] = "abc", ["seed"] = "1" },
    };

    private readonly ParityFixture _fixture = new();

    [Fact]
    public void Embedding_and_logits_equal_PyTorch()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, Options);
        VerificationResult result = OnnxVerification.Compare(path, _fixture.Input, 3, new Dictionary<string, float[]>
        {
            ["embedding"] = _fixture.Output("embedding"),
            ["logits"] = _fixture.Output("logits"),
        });
        // float32 against float64 rounded once: a few units in the last place of the largest sums.
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-6);
        Assert.Equal(1, result.EqualArgmaxShare);
    }

    [Fact]
    public void Every_map_equals_PyTorch()
    {
        using var folder = new TemporaryFolder();
        string[] maps = ["relu1", "lrn1", "pool1", "sum2", "pool2", "relu3"];
        string path = folder.File("student.maps.onnx");
        OnnxWriter.WriteMaps(ParityFixture.Network(maps), _fixture.Weights, Options, path);
        Assert.Equal(maps, OnnxModelFile.Load(path).OutputNames);
        VerificationResult result = OnnxVerification.Compare(path, _fixture.Input, 3, maps.ToDictionary(m => m, _fixture.Output));
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-6);
    }

    [Fact]
    public void Maps_are_written_without_the_layers_behind_them()
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.WriteMaps(ParityFixture.Network("pool1"), _fixture.Weights, Options, folder.File("maps.onnx"));
        Assert.Equal(["Conv", "Relu", "LRN", "MaxPool"],
            OnnxModelFile.Load(folder.File("maps.onnx")).Model.Graph.Node.Select(n => n.OpType));
    }

    [Fact]
    public void Format_axes_and_metadata_are_those_promised()
    {
        using var folder = new TemporaryFolder();
        OnnxModelFile file = OnnxModelFile.Load(Write(folder, Options));
        Assert.Equal(8, file.IrVersion);
        Assert.Equal([("", 17L)], file.Opsets);
        Assert.Equal(["embedding", "logits"], file.OutputNames);
        Assert.Equal("batch", file.Model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal([3L, 13, 13], file.Model.Graph.Input[0].Type.TensorType.Shape.Dim.Skip(1).Select(d => d.DimValue));
        Assert.Equal("1", file.Metadata[ModelMetadata.FormatVersionKey]);
        Assert.Equal("5", file.Metadata[ModelMetadata.ClassCountKey]);
        Assert.Equal("{\"seed\":\"1\",\"teacher\":\"abc\"}", file.Metadata[ModelMetadata.ProvenanceKey]);
        Assert.Equal("abc", ModelMetadata.ReadProvenance(file)["teacher"]);
        ImagePreprocessing read = ModelMetadata.ReadPreprocessing(file);
        Assert.Equal(Preprocessing.Mean, read.Mean);
        Assert.Equal(Preprocessing with { Mean = read.Mean, StandardDeviation = read.StandardDeviation }, read);
        Assert.DoesNotContain(file.Model.Graph.Node, n => n.OpType == "Dropout");
    }

    [Fact]
    public void Baked_in_normalisation_gives_the_same_outputs_from_plain_pixels()
    {
        using var folder = new TemporaryFolder();
        ImageBatch pictures = Records.Noise(2, 13);
        float[] pixels = new float[2 * 3 * 169], normalised = new float[pixels.Length];
        NetworkInput.Write(pictures, 0, 2, Preprocessing, normalised);
        string outside = Write(folder, Options), inside = folder.File("inside.onnx");
        OnnxWriter.Write(ParityFixture.Network(), _fixture.Weights, Options with { BakeInNormalisation = true }, inside);
        ImagePreprocessing stated = ModelMetadata.ReadPreprocessing(OnnxModelFile.Load(inside));
        NetworkInput.Write(pictures, 0, 2, stated, pixels);
        Assert.Equal(pictures.Pixels.Max(), pixels.Max());
        OnnxModelFile file = OnnxModelFile.Load(outside);
        using OnnxSession session = OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions());
        using var expected = session.Run("input", normalised, [2, 3, 13, 13], "embedding", "logits");
        VerificationResult result = OnnxVerification.Compare(inside, pixels, 2, new Dictionary<string, float[]>
        {
            ["embedding"] = expected[0].GetTensorDataAsSpan<float>().ToArray(),
            ["logits"] = expected[1].GetTensorDataAsSpan<float>().ToArray(),
        });
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-6);
    }

    [Fact]
    public void A_student_is_read_back_as_an_extractor_by_its_own_metadata()
    {
        using var folder = new TemporaryFolder();
        ImageBatch pictures = Records.Noise(3, 13);
        float[][] features = [.. new[] { false, true }.Select(inside =>
        {
            using OnnxTeacher student = OnnxTeacher.OpenStudent(Write(folder, Options with { BakeInNormalisation = inside }));
            var values = new float[3 * student.Dimension];
            student.Extract(pictures, values);
            return values;
        })];
        Assert.Equal(30, features[0].Length);
        for (int i = 0; i < 30; i++) Assert.Equal(features[0][i], features[1][i], 1e-4f);
        using OnnxTeacher map =
            OnnxTeacher.OpenStudent(Write(folder, Options), "relu3", new Features.FeaturePooling(Features.PoolingKind.Average));
        Assert.Equal(6, map.Dimension);
        Assert.Throws<ArtefactException>(() => OnnxTeacher.OpenStudent(TinyModel.Colours("N").Save(folder.File("foreign.onnx"))));
    }

    [Fact]
    public void Equal_arguments_give_equal_bytes_whatever_the_order_of_the_provenance()
    {
        using var folder = new TemporaryFolder();
        byte[] first = File.ReadAllBytes(Write(folder, Options));
        var turned = new Dictionary<string, string> { ["seed"] = "1", ["teacher"] = "abc" };
        Assert.Equal(first, File.ReadAllBytes(Write(folder, Options with { Provenance = turned })));
        Assert.Equal(["student.onnx"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_map_as_embedding_is_flattened_and_a_dropout_stands_for_its_input()
    {
        using var folder = new TemporaryFolder();
        NetworkSpec table = ParityFixture.Network();
        var network = new NetworkSpec("map", "tests", 13, table.Nodes, "drop3", []);
        OnnxWriter.Write(network, _fixture.Weights, Options, folder.File("map.onnx"));
        VerificationResult result =
            OnnxVerification.Compare(
            folder.File("map.onnx"), _fixture.Input, 3, new Dictionary<string, float[]> { ["embedding"] = _fixture.Output("relu3") });
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-6);
    }

    [Fact]
    public void Layers_may_be_called_like_the_outputs()
    {
        using var folder = new TemporaryFolder();
        var network = new NetworkSpec("names", "tests", 2,
            [new("logits", new Flatten(), "input"), new("embedding", new Linear(2, Bias: false), "logits")], "logits", []);
        var weights = new WeightSet();
        weights.Add("embedding.weight", [2, 12], [.. Enumerable.Range(0, 24).Select(i => (float)i)]);
        string path = folder.File("names.onnx");
        OnnxWriter.Write(network, weights, new OnnxExportOptions { Preprocessing = Records.Pixels(2) }, path);
        float[] ones = [.. Enumerable.Repeat(1f, 12)];
        VerificationResult result =
            OnnxVerification.Compare(path, ones, 1, new Dictionary<string, float[]> { ["embedding"] = ones, ["logits"] = [66, 210] });
        Assert.Equal(0, result.GreatestRelativeDifference);
    }

    [Fact]
    public void Weights_that_do_not_fit_or_are_not_finite_and_foreign_sizes_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bad.onnx");
        Assert.Throws<ShapeException>(() => OnnxWriter.Write(ParityFixture.Network(), new WeightSet(), Options, path));
        WeightSet weights = _fixture.Weights;
        weights["conv1.weight"].Values[3] = float.NaN;
        Assert.Contains("conv1.weight[3]",
            Assert.Throws<DivergenceException>(() => OnnxWriter.Write(ParityFixture.Network(), weights, Options, path)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            OnnxWriter.Write(ParityFixture.Network(), _fixture.Weights,
            Options with { Preprocessing = Preprocessing with { Height = 12 } }, path));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_checker_of_ONNX_accepts_what_is_written()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python) && Call(python, "-c", "import onnx.checker") == 0, "needs python3-onnx (Debian)");
        using var folder = new TemporaryFolder();
        OnnxWriter.Write(
            ParityFixture.Network(), _fixture.Weights, Options with { BakeInNormalisation = true }, folder.File("inside.onnx"));
        OnnxWriter.WriteMaps(ParityFixture.Network("relu1", "relu3"), _fixture.Weights, Options, folder.File("maps.onnx"));
        foreach (string path in new[] { Write(folder, Options), folder.File("inside.onnx"), folder.File("maps.onnx") })
            Assert.Equal(0,
                Call(python, "-c", "import sys, onnx; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True)", path));
    }

    private string Write(TemporaryFolder folder, OnnxExportOptions options)
    {
        string path = folder.File("student.onnx");
        OnnxWriter.Write(ParityFixture.Network(), _fixture.Weights, options, path);
        return path;
    }

    private static int Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) TestContext.Current.SendDiagnosticMessage(errors);
        return process.ExitCode;
    }
}
