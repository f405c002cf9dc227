using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Teachers;

public class ShippedTeachersTests
{
    private static readonly string Folder = Repository.File("models", "teachers");

    [Theory]
    [InlineData("coco_ssdlite_mobilenetv2_96", 576)]
    [InlineData("rotnet_cifar10", 384)]
    public void A_shipped_teacher_gives_the_features_that_PyTorch_computed(string name, int dimension)
    {
        using OnnxTeacher teacher = OnnxTeacher.Open(Path.Combine(Folder, name + ".json"));
        Assert.Equal(dimension, teacher.Dimension);
        var actual = new float[2 * dimension];
        teacher.Extract(Pictures(2, teacher.Preprocessing), actual);
        JsonNode fixture = JsonNode.Parse(File.ReadAllText(Fixtures.File("onnx", "teacher_features.json")))!;
        float[] expected = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(fixture["teachers"]![name]!.GetValue<string>()))
            .ToArray();
        float range = expected.Max() - expected.Min();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(0, (actual[i] - expected[i]) / range, 1e-5);
    }

    [Theory]
    [InlineData("coco_ssdlite_mobilenetv2_96")]
    [InlineData("rotnet_cifar10")]
    [InlineData("rotation_cifar10")]
    public void Features_have_the_same_bits_in_every_batch_and_with_every_number_of_threads(string name)
    {
        ImageBatch all = Pictures(13, TeacherRecord.Load(Path.Combine(Folder, name + ".json")).Preprocessing);
        float[]? expected = null;
        foreach ((int run, int threads) in new[] { (13, 1), (1, 1), (2, 2), (5, 1), (32, 2) })
        {
            using OnnxTeacher teacher =
                OnnxTeacher.Open(Path.Combine(Folder, name + ".json"), new OnnxRunOptions { BatchSize = run, Threads = threads });
            var features = new float[13 * teacher.Dimension];
            teacher.Extract(all, features);
            expected ??= features;
            Assert.Equal(expected, features);
        }
    }

    [Theory]
    [InlineData("coco_ssdlite_mobilenetv2_96", "s16", "s32", "s8")]
    [InlineData("rotnet_cifar10", "block2", "block3", "block1")]
    public void The_suggestions_are_the_layers_that_were_measured_to_be_good(string name, params string[] expected)
    {
        OnnxInspection inspection = OnnxInspector.Inspect(Path.Combine(Folder, name + ".onnx"));
        Assert.Equal(expected, inspection.Suggestions.Select(s => s.Name));
        Assert.All(inspection.Tensors, t => Assert.NotNull(t.Dimension));
    }

    [Theory]
    [InlineData("coco_ssdlite_mobilenetv2_96")]
    [InlineData("rotnet_cifar10")]
    public void Importing_a_shipped_model_again_gives_its_record(string name)
    {
        using var folder = new TemporaryFolder();
        string model = folder.File(name + ".onnx");
        File.Copy(Path.Combine(Folder, name + ".onnx"), model);
        TeacherRecord shipped = TeacherRecord.Load(Path.Combine(Folder, name + ".json"));
        TeacherImport.Import(model, folder.File("again.json"), new TeacherImportOptions
        {
            Name = shipped.Name,
            Source = shipped.Source,
            Licence = shipped.Licence,
            Supervision = shipped.Supervision,
            Scale = shipped.Preprocessing.Scale,
            Mean = shipped.Preprocessing.Mean,
            StandardDeviation = shipped.Preprocessing.StandardDeviation,
        });
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, name + ".json")), File.ReadAllText(folder.File("again.json")));
    }

    [Fact]
    public void The_teacher_that_was_trained_here_is_described_from_its_own_metadata()
    {
        const string Name = "rotation_cifar10";
        TeacherRecord shipped = TeacherRecord.Load(Path.Combine(Folder, Name + ".json"));
        TeacherRecord again = TeacherImport.DescribeTrained(
            OnnxModelFile.Load(Path.Combine(Folder, Name + ".onnx")), Name + ".onnx", new TeacherImportOptions
            {
                Name = shipped.Name,
                Source = shipped.Source,
                Licence = shipped.Licence,
                Supervision = shipped.Supervision,
                Tap = shipped.Tap,
                Pooling = FeaturePooling.Parse(shipped.Pooling),
            });
        using var folder = new TemporaryFolder();
        again.Save(folder.File("again.json"));
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, Name + ".json")), File.ReadAllText(folder.File("again.json")));
    }

    [Fact]
    public void The_record_of_the_teacher_that_is_not_shipped_says_where_it_comes_from()
    {
        ArtefactException error =
            Assert.Throws<ArtefactException>(() => OnnxTeacher.Open(Path.Combine(Folder, "dlib_resnet34_imagenet_67.json")));
        Assert.Contains("dlib_resnet34_to_onnx.py", error.Message, StringComparison.Ordinal);
    }

    private static ImageBatch Pictures(int count, ImagePreprocessing p)
    {
        byte[] pixels =
            [.. Enumerable.Range(0, count * p.Height * p.Width * 3).Select(i => (byte)(unchecked((uint)i * 2654435761u) >> 24))];
        return new ImageBatch(0, count, p.Height, p.Width, pixels);
    }
}
