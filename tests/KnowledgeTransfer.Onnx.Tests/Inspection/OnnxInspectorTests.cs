using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Inspection;

public class OnnxInspectorTests
{
    [Fact]
    public void Tensors_come_with_operator_depth_and_parameters_below()
    {
        using var folder = new TemporaryFolder();
        OnnxInspection inspection = OnnxInspector.Inspect(TinyModel.Colours("N").Save(folder.File("n.onnx")));
        Assert.Equal(["conv", "relu", "gap", "vector"], inspection.Tensors.Select(t => t.Name));
        Assert.Equal(["Conv", "Relu", "GlobalAveragePool", "Flatten"], inspection.Tensors.Select(t => t.Operation));
        Assert.Equal([1, 2, 3, 4], inspection.Tensors.Select(t => t.Depth));
        Assert.Equal([8L, 8, 8, 8], inspection.Tensors.Select(t => t.ParametersBelow!.Value));
        Assert.Equal([false, false, false, true], inspection.Tensors.Select(t => t.IsOutput));
        Assert.Equal((8L, 4, "input", (int?)null, 2),
            (inspection.ParameterCount, inspection.NodeCount, inspection.Input, inspection.BatchSize, inspection.Height));
    }

    [Fact]
    public void A_weight_used_twice_counts_once_and_integer_tensors_are_not_listed()
    {
        using var folder = new TemporaryFolder();
        string path = new TinyModel().Input("input", "N", 3, 2, 2).Weight("w", [3, 3, 1, 1], new float[9]).Node("Conv", "input w", "a")
            .Node("Conv", "a w", "b").Node("Shape", "b", "shape").Node("ArgMax", "b", "best")
            .Output("b", "N", 3, 2, 2).Save(folder.File("n.onnx"));
        OnnxInspection inspection = OnnxInspector.Inspect(path);
        Assert.Equal(["a", "b"], inspection.Tensors.Select(t => t.Name));
        Assert.Equal([9L, 9], inspection.Tensors.Select(t => t.ParametersBelow!.Value));
        Assert.Equal([1, 2], inspection.Tensors.Select(t => t.WeightedDepth));
    }

    [Fact]
    public void An_open_size_takes_the_one_assumed()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = TinyModel.Colours("N");
        model.Graph.Input.Clear();
        string path = model.Input("input", "N", 3, "H", "W").Save(folder.File("n.onnx"));
        Assert.Equal("[N, 2, ?, ?]", OnnxInspector.Inspect(path).Tensors[0].ShapeText);
        Assert.Equal("[N, 2, 5, 7]", OnnxInspector.Inspect(path, 5, 7).Tensors[0].ShapeText);
    }

    [Fact]
    public void Inputs_that_are_no_batch_of_pictures_are_refused_with_what_the_model_has()
    {
        using var folder = new TemporaryFolder();
        string two = new TinyModel().Input("input", "N", 3, 2, 2).Input("more", "N", 1).Node("Relu", "input", "a").Output("a", "N", 3, 2, 2)
            .Save(folder.File("two.onnx"));
        Assert.Contains("\"input\" float [?, 3, 2, 2], \"more\" float [?, 1]",
            Assert.Throws<ConfigException>(() => OnnxInspector.Inspect(two)).Message, StringComparison.Ordinal);
        string grey = new TinyModel().Input("input", "N", 1, 2, 2).Node("Relu", "input", "a").Output("a", "N", 1, 2, 2)
            .Save(folder.File("grey.onnx"));
        Assert.Contains("three channels", Assert.Throws<ConfigException>(() => OnnxInspector.Inspect(grey)).Message,
            StringComparison.Ordinal);
        string flat = new TinyModel().Input("input", "N", 12).Node("Relu", "input", "a").Output("a", "N", 12)
            .Save(folder.File("flat.onnx"));
        Assert.Throws<ConfigException>(() => OnnxInspector.Inspect(flat));
    }

    [Fact]
    public void A_bomb_is_inspected_without_being_run()
    {
        using var folder = new TemporaryFolder();
        string path = new TinyModel().Input("input", "N", 3, 2, 2).Integers("huge", 1_000_000_000_000, 3, 2, 2)
            .Node("Expand", "input huge", "big").Output("big", "M", 3, 2, 2).Save(folder.File("bomb.onnx"));
        Assert.Equal("[1000000000000, 3, 2, 2]", OnnxInspector.Inspect(path).Tensors[0].ShapeText);
    }
}
