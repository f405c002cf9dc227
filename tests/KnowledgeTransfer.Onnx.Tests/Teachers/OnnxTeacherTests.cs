using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Teachers;

public class OnnxTeacherTests
{
    // Two pictures of 2 x 2: R G B per pixel.
    private static readonly ImageBatch Pictures =
        new(0, 2, 2, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 0, 0, 1, 0, 0, 1, 0, 6, 0, 0]);

    [Theory]
    [InlineData("conv", "none", new float[] { -1, 2, 5, 8, 8, 17, 26, 35, -2, -2, -2, 4, 1, 1, 1, 0 })]
    [InlineData("relu", "none", new float[] { 0, 2, 5, 8, 8, 17, 26, 35, 0, 0, 0, 4, 1, 1, 1, 0 })]
    [InlineData("relu", "average", new float[] { 3.75f, 21.5f, 1, 0.75f })]
    [InlineData("relu", "max", new float[] { 8, 35, 4, 1 })]
    [InlineData("vector", "none", new float[] { 3.75f, 21.5f, 1, 0.75f })]
    public void A_tapped_layer_gives_the_numbers_computed_by_hand(string tap, string pooling, float[] expected)
    {
        using var folder = new TemporaryFolder();
        foreach (object batch in new object[] { "N", 1, 3 })
        {
            string path = TinyModel.Colours(batch).Save(folder.File($"{batch}.onnx"));
            using var teacher = new OnnxTeacher(Records.Of(path, tap, pooling, expected.Length / 2), folder.Path);
            var features = new float[expected.Length];
            teacher.Extract(Pictures, features);
            Assert.Equal(expected, features);
        }
    }

    [Theory]
    [InlineData("vector", 2)]
    [InlineData("relu", 8)]
    public void Features_left_in_the_networks_memory_are_those_that_it_brings(string tap, int dimension)
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N").Save(folder.File("n.onnx"));
        using var teacher =
            new OnnxTeacher(Records.Of(path, tap, "none", dimension), folder.Path, new OnnxRunOptions { BatchSize = 1 }); // two runs
        using HostMatrix left = new("features", 3, dimension);
        Assert.Equal(left.Place, teacher.Place);
        teacher.Leave(Pictures, left.AddressOf(1));
        float[] expected = new float[2 * dimension], found = new float[2 * dimension], before = new float[dimension];
        teacher.Extract(Pictures, expected);
        left.CopyRows(1, found);
        Assert.Equal(expected, found);
        left.CopyRows(0, before);
        Assert.Equal(new float[dimension], before);
    }

    [Fact]
    public void What_is_pooled_or_padded_is_brought_to_the_host()
    {
        using var folder = new TemporaryFolder();
        string free = TinyModel.Colours("N").Save(folder.File("n.onnx")), three = TinyModel.Colours(3).Save(folder.File("three.onnx"));
        using var pooled = new OnnxTeacher(Records.Of(free, "relu", "average", 2), folder.Path);
        using var padded = new OnnxTeacher(Records.Of(three, "vector", "none", 2), folder.Path);
        Assert.Null(pooled.Place);
        Assert.Null(padded.Place);
        Assert.Throws<InvalidOperationException>(() => pooled.Leave(Pictures, 0));
    }

    [Fact]
    public void An_input_with_channels_last_gives_the_same_features()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = TinyModel.Colours("N");
        model.Graph.Input.Clear();
        model.Input("input", "N", 2, 2, 3).Node("Transpose", "input", "planar", ("perm", new long[] { 0, 3, 1, 2 }));
        model.Graph.Node[0].Input[0] = "planar"; // the transposition stands last in the file on purpose: nodes are sorted on loading
        string path = model.Save(folder.File("last.onnx"));
        TeacherRecord record = Records.Of(path, "vector", "none", 2);
        using var teacher =
            new OnnxTeacher(record with { Preprocessing = record.Preprocessing with { Layout = TensorLayout.Nhwc } }, folder.Path);
        var features = new float[4];
        teacher.Extract(Pictures, features);
        Assert.Equal([3.75f, 21.5f, 1, 0.75f], features);
    }

    [Fact]
    public void A_sequence_of_tokens_is_pooled_over_its_tokens()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N").Integers("shape", 0, 2, 4).Node("Reshape", "relu shape", "flat")
            .Node("Transpose", "flat", "tokens", ("perm", new long[] { 0, 2, 1 })).Save(folder.File("tokens.onnx"));
        using var teacher = new OnnxTeacher(Records.Of(path, "tokens", "average", 2), folder.Path);
        var features = new float[4];
        teacher.Extract(Pictures, features);
        Assert.Equal([3.75f, 21.5f, 1, 0.75f], features);
        Assert.Throws<ShapeException>(() => new OnnxTeacher(Records.Of(path, "tokens", "average 2x2", 8), folder.Path));
    }

    [Fact]
    public void Features_do_not_depend_on_the_batch_or_the_run_size()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N", 8).Save(folder.File("n.onnx"));
        ImageBatch all = Records.Noise(17, 8);
        float[]? expected = null;
        foreach (int run in new[] { 1, 2, 5, 17, 32 })
        {
            using var teacher =
                new OnnxTeacher(Records.Of(path, "relu", "average 2x2", 8, side: 8), folder.Path, new OnnxRunOptions { BatchSize = run });
            var features = new float[17 * 8];
            teacher.Extract(all, features);
            expected ??= features;
            Assert.Equal(expected, features);
        }
    }

    [Fact]
    public void A_model_that_states_a_size_runs_at_another_one()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N", 2).Save(folder.File("n.onnx"));
        using var teacher = new OnnxTeacher(Records.Of(path, "vector", "none", 2, side: 3), folder.Path);
        var features = new float[2];
        teacher.Extract(new ImageBatch(0, 1, 3, 3, [.. Enumerable.Repeat((byte)5, 27)]), features);
        Assert.Equal([3f, 15f], features);
    }

    [Fact]
    public void An_unknown_layer_is_answered_with_the_nearest_names()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N").Save(folder.File("n.onnx"));
        ConfigException error = Assert.Throws<ConfigException>(() => new OnnxTeacher(Records.Of(path, "rellu", "none", 2), folder.Path));
        Assert.Contains("no layer \"rellu\"; nearest are \"relu\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_names_its_source_and_a_changed_one_its_hash()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N").Save(folder.File("n.onnx"));
        TeacherRecord record = Records.Of(path, "relu", "max", 2);
        TinyModel.Colours("N").Weight("more", [1], 1).Save(path);
        Assert.Contains(
            record.Sha256, Assert.Throws<ArtefactException>(() => new OnnxTeacher(record, folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("It comes from: tests", Assert.Throws<ArtefactException>(() => new OnnxTeacher(record, folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_dimension_that_is_not_what_the_layer_gives_is_a_shape_error()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N").Save(folder.File("n.onnx"));
        Assert.Contains("gives 2 numbers",
            Assert.Throws<ShapeException>(() => new OnnxTeacher(Records.Of(path, "relu", "max", 3), folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_identity_changes_with_everything_that_changes_the_numbers()
    {
        using var folder = new TemporaryFolder();
        string path = TinyModel.Colours("N").Save(folder.File("n.onnx"));
        TeacherRecord record = Records.Of(path, "relu", "max", 2);
        string[] identities =
            [.. new[] { record, record with { Pooling = "average" }, record with { Tap = "conv" },
            record with { Preprocessing = record.Preprocessing with { Scale = 2 } } }
            .Select(r => { using var teacher = new OnnxTeacher(r, folder.Path); return teacher.Identity; })];
        Assert.Equal(4, identities.Distinct().Count());
    }
}
