using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Export;

/// <summary>PyTorch's weights and outputs of one network with every operation: models/fixtures/onnx/network_parity.json, made by
/// make_network_parity.py.</summary>
internal sealed class ParityFixture
{
    private readonly JsonNode _root =
        JsonNode.Parse(File.ReadAllText(Fixtures.File("onnx", "network_parity.json")))!;

    public static NetworkSpec Network(params string[] maps) => new("parity", "tests", 13,
    [
        new("conv1", new Convolution(8, 3, Padding: 1), "input"),
        new("relu1", new Relu(), "conv1"),
        new("lrn1", new LocalResponseNorm(5, 2e-2, 0.75, 1.5), "relu1"),
        new("pool1", new MaxPool(3, 2, 1), "lrn1"),
        new("conv2", new Convolution(8, 3, Padding: 1, Groups: 2, Bias: false), "pool1"),
        new("bn2", new BatchNorm(), "conv2"),
        new("relu2", new Relu(), "bn2"),
        new("sum2", new Add(), "pool1", "relu2"),
        new("pool2", new AveragePool(2, 2), "sum2"),
        new("conv3", new Convolution(6, 2), "pool2"),
        new("relu3", new Relu(), "conv3"),
        new("drop3", new Dropout(), "relu3"),
        new("flat", new Flatten(), "drop3"),
        new("fc1", new Linear(10), "flat"),
        new("relu4", new Relu(), "fc1"),
        new("fc2", new Linear(5, Bias: false), "relu4"),
    ], "fc1", maps);

    public float[] Input => Numbers(_root["input"]!);

    public WeightSet Weights
    {
        get
        {
            var set = new WeightSet();
            foreach ((string name, JsonNode? tensor) in _root["weights"]!.AsObject())
                set.Add(name, [.. tensor!["shape"]!.AsArray().Select(e => e!.GetValue<int>())], Numbers(tensor));
            return set;
        }
    }

    public float[] Output(string name) => Numbers(_root["outputs"]![name]!);

    private static float[] Numbers(JsonNode tensor) =>
        MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(tensor["float32"]!.GetValue<string>())).ToArray();
}
