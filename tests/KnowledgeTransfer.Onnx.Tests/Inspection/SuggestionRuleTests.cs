using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Inspection;

public class SuggestionRuleTests
{
    [Theory]
    [InlineData(new long[] { 1, 576, 6, 6 }, "average", 576)]
    [InlineData(new long[] { 1, 96, 8, 8 }, "average 2x2", 384)]
    [InlineData(new long[] { 1, 16, 8, 8 }, "average 4x4", 256)]
    [InlineData(new long[] { 1, 8, 3, 3 }, "average 2x2", 32)]
    [InlineData(new long[] { 1, 512, 1, 1 }, "none", 512)]
    [InlineData(new long[] { 1, 128 }, "none", 128)]
    [InlineData(new long[] { 1, 197, 384 }, "average", 384)]
    public void Pooling_keeps_at_least_256_numbers_where_the_map_allows(long[] shape, string pooling, long dimension)
    {
        (FeaturePooling suggested, long? d) = SuggestionRule.Pool([.. shape.Select(e => (long?)e)]);
        Assert.Equal((pooling, dimension), (suggested.ToString(), d));
    }

    [Fact]
    public void VGG_is_tapped_where_the_paper_taps_it()
    {
        // 2-2-3-3-3 convolutions, a pool after each stage: conv4_3 is the end of the last stage but one.
        TinyModel model = new TinyModel().Input("input", "N", 3, 64, 64);
        string x = "input";
        (int channels, int stage) = (3, 1);
        foreach (int count in new[] { 2, 2, 3, 3, 3 })
        {
            for (int i = 1; i <= count; i++, channels = 4) x = Convolve(model, x, channels, $"conv{stage}_{i}", 1);
            model.Node("MaxPool", x, x = $"pool{stage++}", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        }
        Assert.Equal(["conv4_3.relu", "conv5_3.relu", "conv3_3.relu"], Suggest(model, x));
    }

    [Fact]
    public void AlexNet_is_tapped_where_the_paper_taps_it()
    {
        TinyModel model = new TinyModel().Input("input", "N", 3, 64, 64);
        string x = Convolve(model, "input", 3, "conv1", 4);
        model.Node("MaxPool", x, "pool1", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        x = Convolve(model, "pool1", 4, "conv2", 1);
        model.Node("MaxPool", x, x = "pool2", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        for (int i = 3; i <= 5; i++) x = Convolve(model, x, 4, $"conv{i}", 1);
        model.Node("Flatten", x, "flat").Weight("fc.w", [64, 4], new float[256]).Node("Gemm", "flat fc.w", "fc6")
            .Node("Relu", "fc6", "relu6");
        // conv2 ends the last stage but one, but lies at two of five layers.
        Assert.Equal("conv4.relu", Suggest(model, "relu6")[0]);
    }

    [Fact]
    public void A_transformer_is_tapped_after_three_quarters_of_its_layers()
    {
        TinyModel model = new TinyModel().Input("input", "N", 3, 8, 8).Weight("patch.w", [4, 3, 4, 4], new float[192])
            .Node("Conv", "input patch.w", "patch", ("strides", new long[] { 4, 4 }))
            .Integers("shape", 0, 4, 4).Node("Reshape", "patch shape", "flat")
                .Node("Transpose", "flat", "block0", ("perm", new long[] { 0, 2, 1 }));
        for (int i = 1; i <= 7; i++)
            model.Weight($"w{i}", [4, 4], new float[16]).Node("MatMul", $"block{i - 1} w{i}", $"mm{i}")
                .Node("Add", $"mm{i} block{i - 1}", $"block{i}");
        // Eight weighted layers with the patch embedding; the sixth is the fifth block's.
        Assert.Equal(["block5", "block7", "block3"], Suggest(model, "block7"));
    }

    [Fact]
    public void A_decoder_is_never_suggested()
    {
        TinyModel model = new TinyModel().Input("input", "N", 3, 16, 16);
        string x = Convolve(model, Convolve(model, Convolve(model, "input", 3, "down1", 2), 4, "down2", 2), 4, "down3", 2);
        model.Weight("up.w", [4, 4, 2, 2], new float[64]).Node("ConvTranspose", $"{x} up.w", "up", ("strides", new long[] { 2, 2 }));
        x = Convolve(model, "up", 4, "decoder", 1);
        Assert.DoesNotContain(Suggest(model, x), s =>
            s.StartsWith("up", StringComparison.Ordinal) || s.StartsWith("decoder", StringComparison.Ordinal));
    }

    private static string Convolve(TinyModel model, string input, int channels, string name, int stride)
    {
        model.Weight(name + ".w", [4, channels, 3, 3], new float[36 * channels])
            .Node("Conv", $"{input} {name}.w", name, ("pads", new long[] { 1, 1, 1, 1 }), ("strides", new long[] { stride, stride }))
            .Node("Relu", name, name + ".relu");
        return name + ".relu";
    }

    private static string[] Suggest(TinyModel model, string output)
    {
        using var folder = new TemporaryFolder();
        model.Graph.Output.Add(new ValueInfoProto { Name = output });
        return [.. OnnxInspector.Inspect(model.Save(folder.File("m.onnx"))).Suggestions.Select(s => s.Name)];
    }
}
