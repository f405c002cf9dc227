using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Inspection;

public class ShapeInferenceTests
{
    [Theory]
    [InlineData("Relu", "input", "[N, 3, 8, 10]")]
    [InlineData("Softmax", "input", "[N, 3, 8, 10]")]
    [InlineData("Add", "input channel", "[N, 3, 8, 10]")]
    [InlineData("MatMul", "input matrix", "[N, 3, 8, 4]")]
    [InlineData("Conv", "input kernel", "[N, 5, 6, 8]")]
    [InlineData("GlobalAveragePool", "input", "[N, 3, 1, 1]")]
    [InlineData("Flatten", "input", "[N, 240]")]
    [InlineData("Frobnicate", "input", "?")]
    public void Operators_without_options(string operation, string inputs, string expected) =>
        Check(expected, m => m.Node(operation, inputs, "out"));

    [Fact]
    public void Convolutions_know_strides_pads_dilations_and_automatic_padding()
    {
        Check("[N, 5, 4, 5]", m =>
            m.Node("Conv", "input kernel", "out", ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 })));
        Check("[N, 5, 4, 6]", m => m.Node("Conv", "input kernel", "out", ("dilations", new long[] { 2, 2 })));
        Check("[N, 5, 3, 4]", m => m.Node("Conv", "input kernel", "out", ("strides", new long[] { 3, 3 }), ("auto_pad", "SAME_UPPER")));
        Check("[N, 5, 2, 3]", m => m.Node("Conv", "input kernel", "out", ("strides", new long[] { 3, 3 }), ("auto_pad", "VALID")));
        Check("[N, 7, 17, 21]", m => m.Node("ConvTranspose", "input up", "out", ("strides", new long[] { 2, 2 })));
    }

    [Fact]
    public void Pools_round_down_or_up()
    {
        Check("[N, 3, 3, 4]", m =>
            m.Node("MaxPool", "input", "out", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 })));
        Check("[N, 3, 4, 5]", m =>
            m.Node("MaxPool", "input", "out", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("ceil_mode", 1)));
        // Ten columns, windows of 1 every 3: up would be 4 either way; eight rows with pads 1: the fourth window starts in the padding and
        // is dropped.
        Check("[N, 3, 3, 4]", m =>
            m.Node("AveragePool", "input", "out", ("kernel_shape", new long[] { 1, 1 }), ("strides", new long[] { 3, 3 }),
            ("pads", new long[] { 0, 0, 1, 0 }), ("ceil_mode", 1)));
    }

    [Fact]
    public void Axes_are_moved_joined_padded_and_reduced()
    {
        Check("[N, 8, 10, 3]", m => m.Node("Transpose", "input", "out", ("perm", new long[] { 0, 2, 3, 1 })));
        Check("[N, 6, 8, 10]", m => m.Node("Concat", "input input", "out", ("axis", 1)));
        Check("[N, 3, 9, 14]", m => m.Integers("pads", 0, 0, 1, 2, 0, 0, 0, 2).Node("Pad", "input pads", "out"));
        Check("[N, 3]", m => m.Node("ReduceMean", "input", "out", ("axes", new long[] { 2, 3 }), ("keepdims", 0)));
        Check("[N, 3, 1, 1]", m => m.Node("ReduceMean", "input", "out", ("axes", new long[] { -1, -2 })));
        Check("[N, 12, 4, 5]", m => m.Node("SpaceToDepth", "input", "out", ("blocksize", 2)));
    }

    [Fact]
    public void Reshapes_follow_constants_and_computed_shapes()
    {
        Check("[N, 3, 80]", m => m.Integers("s", 0, 3, -1).Node("Reshape", "input s", "out"));
        Check("[N, 240]", m => m.Integers("s", -1, 240).Node("Reshape", "input s", "out"));
        // x.view(x.size(0), -1) as PyTorch exports it.
        Check("[N, 240]", m =>
            m.Integers("zero", 0).Integers("axis", 0).Integers("rest", -1).Node("Shape", "input", "shape").Node("Gather", "shape zero", "n")
            .Node("Concat", "n rest", "s", ("axis", 0)).Node("Reshape", "input s", "out"));
    }

    [Fact]
    public void Gemm_reads_its_transpositions()
    {
        Check("[N, 4]", m => m.Weight("g", [240, 4], new float[960]).Node("Flatten", "input", "f").Node("Gemm", "f g", "out"));
        Check("[N, 4]", m =>
            m.Weight("g", [4, 240], new float[960]).Node("Flatten", "input", "f").Node("Gemm", "f g", "out", ("transB", 1)));
    }

    [Fact]
    public void What_the_file_states_fills_in_what_no_rule_knows()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = Base().Node("Frobnicate", "input", "mystery").Node("Relu", "mystery", "out").Output("out", "N");
        model.Graph.ValueInfo.Add(new TinyModel().Output("mystery", "N", 9, 2, 2).Graph.Output[0]);
        model.Graph.Output.Clear();
        model.Graph.Output.Add(new ValueInfoProto { Name = "out" });
        OnnxInspection inspection = OnnxInspector.Inspect(model.Save(folder.File("m.onnx")));
        Assert.Equal("[N, 9, 2, 2]", inspection.Tensors.Single(t => t.Name == "out").ShapeText);
    }

    private static TinyModel Base() => new TinyModel().Input("input", "N", 3, 8, 10)
        .Weight("channel", [3, 1, 1], 1, 2, 3).Weight("matrix", [10, 4], new float[40]).Weight("kernel", [5, 3, 3, 3], new float[135])
            .Weight("up", [3, 7, 3, 3], new float[189]);

    private static void Check(string expected, Func<TinyModel, TinyModel> add)
    {
        using var folder = new TemporaryFolder();
        TinyModel model = add(Base());
        model.Graph.Output.Add(new ValueInfoProto { Name = "out" });
        OnnxInspection inspection = OnnxInspector.Inspect(model.Save(folder.File("m.onnx")));
        Assert.Equal(expected, inspection.Tensors.Single(t => t.Name == "out").ShapeText);
    }
}
