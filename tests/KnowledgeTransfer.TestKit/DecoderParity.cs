using System.Text.Json;
using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.TestKit;

/// <summary>
/// PyTorch's weights and outputs of a network with transposed convolutions and batch norm over vectors:
/// <c>models/fixtures/networks/decoder_parity.json</c>, made by <c>make_decoder_parity.py</c>.
/// </summary>
public static class DecoderParity
{
    /// <summary>The fixture: input [4, 3, 7, 7], outputs by node, loss and weights after one step.</summary>
    public static JsonElement Fixture { get; } = Fixtures.Json("networks", "decoder_parity.json");

    /// <summary>The same layers as in the script.</summary>
    public static NetworkSpec Network { get; } = new("decoder", "test", 7,
    [
        new("conv1", new Convolution(6, 3, Stride: 2, Padding: 1), NetworkSpec.InputName),
        new("relu1", new Relu(), "conv1"),
        new("up2", new TransposedConvolution(5, 4, Stride: 2, Padding: 1), "relu1"),
        new("relu2", new Relu(), "up2"),
        new("up3", new TransposedConvolution(4, 3, Stride: 2, Bias: false), "relu2"),
        new("pool3", new AveragePool(4, 4), "up3"),
        new("flatten", new Flatten(), "pool3"),
        new("fc4", new Linear(7, Bias: false), "flatten"),
        new("bn4", new BatchNorm(), "fc4"),
        new("relu4", new Relu(), "bn4"),
        new("head", new Linear(5), "relu4"),
    ], "bn4", ["up2", "pool3"]);

    /// <summary>The weights before the step.</summary>
    public static WeightSet Weights
    {
        get
        {
            var weights = new WeightSet();
            foreach (JsonProperty tensor in Fixture.GetProperty("weights").EnumerateObject())
                weights.Add(tensor.Name, tensor.Value.GetProperty("shape").Integers(), tensor.Value.GetProperty("values").Floats());
            return weights;
        }
    }

    /// <summary>Output of a node at inference, row-major.</summary>
    public static float[] Output(string node) => Fixture.GetProperty("outputs").GetProperty(node).Floats();
}
