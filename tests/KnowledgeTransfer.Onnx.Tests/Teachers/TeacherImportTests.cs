using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Teachers;

public class TeacherImportTests
{
    [Fact]
    public void Without_options_everything_is_read_from_the_graph()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("records"));
        string model = TinyModel.Colours("N", 6).Save(folder.File("my net.onnx"));
        TeacherRecord record = TeacherImport.Import(model, folder.File("records/net.json"));
        Assert.Equal(("my net", "../my net.onnx", "input", 6, 6),
            (record.Name, record.Model, record.Input, record.Preprocessing.Height, record.Preprocessing.Width));
        Assert.Equal("unknown", record.Supervision);
        using OnnxTeacher teacher = OnnxTeacher.Open(folder.File("records/net.json"));
        Assert.Equal(record.Dimension, teacher.Dimension);
    }

    [Fact]
    public void Options_are_taken_as_they_are()
    {
        using var folder = new TemporaryFolder();
        string model = TinyModel.Colours("N", 6).Save(folder.File("net.onnx"));
        TeacherRecord record = TeacherImport.Import(model, folder.File("net.json"), new TeacherImportOptions
        {
            Name = "colours",
            Tap = "relu",
            Pooling = new FeaturePooling(PoolingKind.Max, 3),
            Height = 5,
            Width = 7,
            Channels = ChannelOrder.Bgr,
        });
        Assert.Equal(("colours", "relu", "max 3x3", 18, 5, 7),
            (record.Name, record.Tap, record.Pooling, record.Dimension, record.Preprocessing.Height, record.Preprocessing.Width));
        Assert.Equal(ChannelOrder.Bgr, TeacherRecord.Load(folder.File("net.json")).Preprocessing.Channels);
    }

    [Fact]
    public void An_open_size_is_224_and_a_free_batch_stays_free()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = TinyModel.Colours("N");
        model.Graph.Input.Clear();
        string path = model.Input("input", "N", 3, "H", "W").Save(folder.File("net.onnx"));
        Assert.Equal(224, TeacherImport.Import(path, folder.File("net.json")).Preprocessing.Width);
    }

    [Fact]
    public void Unknown_layers_and_poolings_that_do_not_suit_write_nothing()
    {
        using var folder = new TemporaryFolder();
        string model = TinyModel.Colours("N").Save(folder.File("net.onnx"));
        string record = folder.File("net.json");
        Assert.Throws<ConfigException>(() => TeacherImport.Import(model, record, new TeacherImportOptions { Tap = "block7" }));
        var grid = new TeacherImportOptions { Tap = "vector", Pooling = new FeaturePooling(PoolingKind.Average, 2) };
        Assert.Throws<ShapeException>(() => TeacherImport.Import(model, record, grid));
        Assert.False(File.Exists(record));
    }

    [Fact]
    public void A_size_at_which_the_layers_do_not_run_is_refused_in_the_runtimes_words()
    {
        using var folder = new TemporaryFolder();
        string model = new TinyModel().Input("input", "N", 3, 2, 2).Node("Flatten", "input", "flat").Weight("w", [12, 4], new float[48])
            .Node("Gemm", "flat w", "out").Output("out", "N", 4).Save(folder.File("net.onnx"));
        DeviceException error = Assert.Throws<DeviceException>(
            () => TeacherImport.Import(model, folder.File("net.json"), new TeacherImportOptions { Height = 3 }));
        Assert.Contains("[1, 3, 3, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_before_those_that_need_one_size_can_be_used_at_another()
    {
        using var folder = new TemporaryFolder();
        string model = TinyModel.Colours("N").Weight("w2", [8, 4], new float[32]).Node("Flatten", "relu", "flat")
            .Node("Gemm", "flat w2", "out")
            .Output("out", "N", 4).Save(folder.File("net.onnx"));
        TeacherImport.Import(model, folder.File("net.json"), new TeacherImportOptions { Tap = "relu", Height = 3 });
        using OnnxTeacher teacher = OnnxTeacher.Open(folder.File("net.json"));
        Assert.Equal(3, teacher.Preprocessing.Width);
    }

    [Fact]
    public void Changed_bytes_never_give_anything_but_this_projects_errors_or_a_working_teacher()
    {
        using var folder = new TemporaryFolder();
        byte[] seed = File.ReadAllBytes(Fixtures.File("onnx", "mutation_seed.onnx"));
        var run = new OnnxRunOptions { TimeLimit = TimeSpan.FromSeconds(5), MemoryLimit = 1u << 28, Threads = 1 };
        var random = new Random(20181);
        for (int round = 0; round < 300; round++)
        {
            byte[] mutant = random.Next(10) == 0 ? seed[..random.Next(seed.Length)] : [.. seed];
            for (int i = random.Next(1, 6); i > 0 && mutant.Length > 0; i--) mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder.File("mutant.onnx"), mutant);
            Exception? error =
                Record.Exception(() => TeacherImport.Import(folder.File("mutant.onnx"), folder.File("mutant.json"), run: run));
            Assert.True(error is null or KnowledgeTransferException, $"round {round}: {error}");
        }
    }
}
