using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Export;

public class TeacherExportTests
{
    private static OnnxExportOptions Options(int size) => new()
    {
        Preprocessing = new ImagePreprocessing { Height = size, Width = size, Mean = [0.5f, 0.4f, 0.3f] },
        Provenance = new Dictionary<string, string> { ["seed"] = "1" },
    };

    private static string Write(TemporaryFolder folder, string name, int size)
    {
        NetworkSpec network = EncoderCatalogue.Create(name, size);
        string path = folder.File("teacher.onnx");
        OnnxWriter.WriteTeacher(network, WeightInitializer.Create(network, 1), "jigsaw++", Options(size), path);
        return path;
    }

    [Theory]
    [InlineData("small", 33)]
    [InlineData("nin", 31)]
    [InlineData("nin-small", 32)]
    [InlineData("vgg16-small", 32)]
    [InlineData("resnet-18-small", 47)]
    [InlineData("cfn-alexnet", 65)]
    public void The_outputs_are_the_maps_by_name_with_the_shapes_of_the_table(string name, int size)
    {
        using var folder = new TemporaryFolder();
        NetworkSpec network = EncoderCatalogue.Create(name, size);
        OnnxInspection inspection = OnnxInspector.Inspect(OnnxModelFile.Load(Write(folder, name, size)));
        Assert.Equal(network.Maps, inspection.Outputs);
        Assert.Equal((size, size), (inspection.Height, inspection.Width));
        foreach (InspectedTensor map in inspection.Tensors.Where(tensor => tensor.IsOutput))
            Assert.Equal(network.Shape(map.Name).Select(extent => (long?)extent), map.Shape!.Skip(1));
        Assert.All(inspection.Suggestions, suggestion => Assert.Contains(suggestion.Name, network.Nodes.Select(node => node.Name)));
        Assert.NotEmpty(inspection.Suggestions);
    }

    [Fact]
    public void A_teacher_says_its_task_and_is_not_taken_for_a_student()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "nin-small", 32);
        OnnxModelFile file = OnnxModelFile.Load(path);
        Assert.Equal(("jigsaw++", "nin-small", "{\"seed\":\"1\"}"), (file.Metadata[ModelMetadata.TaskKey],
            file.Metadata[ModelMetadata.NetworkKey], file.Metadata[ModelMetadata.ProvenanceKey]));
        Assert.True(ModelMetadata.IsTeacher(file));
        Assert.False(ModelMetadata.IsStudent(file));
        Assert.Contains("is not a student", Assert.Throws<ArtefactException>(() => OnnxTeacher.OpenStudent(path)).Message);
    }

    [Fact]
    public void The_record_comes_from_the_file_and_opens_it()
    {
        using var folder = new TemporaryFolder();
        OnnxModelFile file = OnnxModelFile.Load(Write(folder, "nin-small", 32));
        var options = new TeacherImportOptions
        {
            Tap = "relu2_3",
            Pooling = new FeaturePooling(PoolingKind.Max) { Grid = 2 },
            Source = "tests",
            Licence = "MIT",
        };
        TeacherRecord record = TeacherImport.DescribeTrained(file, "teacher.onnx", options);
        Assert.Equal(("nin-small jigsaw++", "self-supervised: jigsaw++", "relu2_3", "max 2x2", 96 * 4),
            (record.Name, record.Supervision, record.Tap, record.Pooling, record.Dimension));
        Assert.Equal([0.5f, 0.4f, 0.3f], record.Preprocessing.Mean);
        record.Save(folder.File("teacher.json"));
        using OnnxTeacher teacher = OnnxTeacher.Open(folder.File("teacher.json"));
        var features = new float[2 * teacher.Dimension];
        teacher.Extract(Records.Noise(2, 32), features);
        Assert.Contains(features, value => value > 0);
    }

    [Fact]
    public void Without_a_choice_the_suggested_layer_is_tapped()
    {
        using var folder = new TemporaryFolder();
        TeacherRecord record =
            TeacherImport.DescribeTrained(OnnxModelFile.Load(Write(folder, "nin-small", 32)), "teacher.onnx");
        Assert.Equal(("relu2_3", "average 2x2"), (record.Tap, record.Pooling));
        Assert.Equal("nin-small, trained with KnowledgeTransfer", record.Source);
    }

    [Fact]
    public void An_untrained_control_can_be_called_one()
    {
        using var folder = new TemporaryFolder();
        TeacherRecord record = TeacherImport.DescribeTrained(
            OnnxModelFile.Load(Write(folder, "nin-small", 32)), "untrained.onnx", new TeacherImportOptions { Supervision = "untrained" });
        Assert.Equal("untrained", record.Supervision);
    }

    [Fact]
    public void A_foreign_model_is_not_described_as_trained_here()
    {
        using var folder = new TemporaryFolder();
        OnnxModelFile foreign = OnnxModelFile.Load(TinyModel.Colours("N").Save(folder.File("foreign.onnx")));
        Assert.Contains("is not a teacher", Assert.Throws<ArtefactException>(() =>
            TeacherImport.DescribeTrained(foreign, "foreign.onnx")).Message);
    }

    // What a colorization teacher exports: colour to grey by fixed weights, then its own layers. Grey of (10, 20, 30) is
    // 0.5 x 10 + 0.25 x 20 + 0.125 x 30 = 13.75; the 1x1 layer behind doubles it, negates it and adds 1.
    [Fact]
    public void A_fixed_1x1_convolution_from_colour_to_grey_may_come_first()
    {
        using var folder = new TemporaryFolder();
        var network = new NetworkSpec("grey", "test", 2,
        [
            new("grey", new Convolution(1, 1, Bias: false), NetworkSpec.InputName),
            new("conv1", new Convolution(2, 1), "grey"),
        ], "conv1", ["conv1"]);
        var weights = new WeightSet();
        weights.Add("grey.weight", [1, 3, 1, 1], [0.5f, 0.25f, 0.125f]);
        weights.Add("conv1.weight", [2, 1, 1, 1], [2, -1]);
        weights.Add("conv1.bias", [2], [0, 1]);
        string path = folder.File("grey.onnx");
        OnnxWriter.WriteTeacher(network, weights, "colorization", new OnnxExportOptions { Preprocessing = Records.Pixels(2) }, path);
        float[] input = [10, 0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 8];
        VerificationResult result = OnnxVerification.Compare(
            path, input, 1, new Dictionary<string, float[]> { ["conv1"] = [27.5f, 0, 0, 2, -12.75f, 1, 1, 0] });
        Assert.Equal(0, result.GreatestRelativeDifference);
    }
}
