using Google.Protobuf;
using KnowledgeTransfer.TestKit;
using Microsoft.ML.OnnxRuntime;

namespace KnowledgeTransfer.Onnx.Tests.Running;

public class OnnxSessionTests
{
    [Fact]
    public void An_endless_loop_is_stopped_at_the_time_limit()
    {
        using var folder = new TemporaryFolder();
        string path = EndlessLoop(folder.File("loop.onnx"));
        OnnxModelFile file = OnnxModelFile.Load(path);
        using var session = OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions { TimeLimit = TimeSpan.FromMilliseconds(200) });
        DeviceException error = Assert.Throws<DeviceException>(() => session.Run("input", new float[12], [1, 3, 2, 2], "out"));
        Assert.Contains("0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_asks_for_gigabytes_is_stopped_at_the_memory_limit()
    {
        using var folder = new TemporaryFolder();
        // Expand makes 1 G floats (4 GB) of 12.
        string path = new TinyModel().Input("input", "N", 3, 2, 2).Integers("huge", 100_000_000, 3, 2, 2)
            .Node("Expand", "input huge", "big").Node("Relu", "big", "out")
            .Output("out", "M", 3, 2, 2).Save(folder.File("bomb.onnx"));
        OnnxModelFile file = OnnxModelFile.Load(path);
        using var session = OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions { MemoryLimit = 100_000_000 });
        DeviceException error = Assert.Throws<DeviceException>(() => session.Run("input", new float[12], [1, 3, 2, 2], "out"));
        Assert.Contains("more memory than the limit of 100000000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_is_not_disturbed_when_another_one_has_another_memory_limit()
    {
        using var folder = new TemporaryFolder();
        OnnxModelFile file = OnnxModelFile.Load(TinyModel.Colours("N").Save(folder.File("tiny.onnx")));
        using OnnxSession first = OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions { MemoryLimit = 50_000_000 });
        using OnnxSession second = OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions { MemoryLimit = 60_000_000 });
        foreach (OnnxSession session in new[] { first, second, first })
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run("input", new float[12], [1, 3, 2, 2], "vector");
            Assert.Equal([0f, 0f], outputs[0].GetTensorDataAsSpan<float>().ToArray());
        }
    }

    [Fact]
    public void A_model_that_does_not_load_names_its_first_offending_node()
    {
        using var folder = new TemporaryFolder();
        string path = new TinyModel().Input("input", "N", 3, 2, 2).Node("Relu", "input", "a").Node("Neg", "a", "b")
            .Node("Frobnicate", "b", "c").Node("Relu", "c", "d").Node("Wibble", "d", "e")
            .Output("e", "N").Save(folder.File("unknown.onnx"));
        OnnxModelFile file = OnnxModelFile.Load(path);
        ArtefactException error = Assert.Throws<ArtefactException>(() => OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions()));
        Assert.Contains("first offending node is \"node_c\" (Frobnicate, output \"c\", node 3 of 5, operator sets ai.onnx 13)",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_without_its_package_is_a_device_error()
    {
        Assert.SkipWhen(OrtEnv.Instance().GetAvailableProviders()
            .Contains("CUDAExecutionProvider"), "this build has ONNX Runtime's CUDA package");
        using var folder = new TemporaryFolder();
        OnnxModelFile file = OnnxModelFile.Load(TinyModel.Colours("N").Save(folder.File("tiny.onnx")));
        Assert.Throws<DeviceException>(() =>
            OnnxSession.Open(file, file.RuntimeBytes, new OnnxRunOptions { Provider = OnnxProvider.Cuda }));
    }

    private static string EndlessLoop(string path)
    {
        // Loop(no trip count, condition true): body(iteration, condition, x) -> (condition, x)
        static ValueInfoProto Info(string name, TensorProto.Types.DataType type, params long[] shape)
        {
            var extents = new TensorShapeProto();
            extents.Dim.Add(shape.Select(e => new TensorShapeProto.Types.Dimension { DimValue = e }));
            var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = extents };
            return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
        }

        var body = new GraphProto { Name = "body" };
        body.Input.Add([Info("i", TensorProto.Types.DataType.Int64), Info("go", TensorProto.Types.DataType.Bool),
            Info("x", TensorProto.Types.DataType.Float, 1, 3, 2, 2)]);
        body.Node.Add([new NodeProto { OpType = "Identity", Input = { "go" }, Output = { "still" } },
            new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "y" } }]);
        body.Output.Add([Info("still", TensorProto.Types.DataType.Bool), Info("y", TensorProto.Types.DataType.Float, 1, 3, 2, 2)]);
        TinyModel model = new TinyModel().Input("input", 1, 3, 2, 2).Node("Loop", "", "out", ("body", body)).Output("out", 1, 3, 2, 2);
        model.Graph.Node[0].Input.Add(["", "yes", "input"]);
        model.Graph.Initializer.Add(
            new TensorProto { Name = "yes", DataType = (int)TensorProto.Types.DataType.Bool, RawData = ByteString.CopyFrom(1) });
        return model.Save(path);
    }
}
