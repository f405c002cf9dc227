using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Inspection;

public class CandidateRuleTests
{
    [Fact]
    public void A_network_of_few_layers_gives_all_of_them_by_their_last_tensor() =>
        Assert.Equal(["relu1", "relu2", "relu3"], Candidates(3));

    [Fact]
    public void A_deep_network_gives_eight_ends_of_stages_first_then_the_middles_of_the_widest_gaps()
    {
        // Every fifth convolution halves the map: stages end at 4, 9, 14, 19, 20. Gaps 0-4, 4-9, 9-14, 14-19 are then halved in order.
        Assert.Equal(
            ["relu4", "relu6", "relu9", "relu11", "relu14", "relu16", "relu19", "relu20"], Candidates(20));
    }

    [Fact]
    public void An_answer_of_four_numbers_is_no_candidate()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = Convolutions(2).Node("GlobalAveragePool", "relu2", "gap").Node("Flatten", "gap", "flat")
            .Weight("fc", [32, 4], new float[128]).Node("Gemm", "flat fc", "rotation");
        OnnxInspection inspection = OnnxInspector.Inspect(model.Save(folder.File("rotation.onnx")));
        Assert.DoesNotContain("rotation", inspection.Candidates);
        Assert.Contains(inspection.Suggestions[0].Name, inspection.Candidates);
    }

    [Fact]
    public void A_picture_turned_gray_is_no_candidate()
    {
        using var folder = new TemporaryFolder();
        TinyModel model = new TinyModel().Input("input", "N", 3, 64, 64).Weight("luminance", [3, 3, 1, 1], new float[9])
            .Node("Conv", "input luminance", "gray").Weight("w", [32, 3, 3, 3], new float[32 * 27]).Node("Conv", "gray w", "conv")
            .Node("Relu", "conv", "relu");
        Assert.Equal(["relu"], OnnxInspector.Inspect(model.Save(folder.File("colours.onnx"))).Candidates);
    }

    private static IReadOnlyList<string> Candidates(int count)
    {
        using var folder = new TemporaryFolder();
        string path = Convolutions(count).Save(folder.File("deep.onnx"));
        return OnnxInspector.Inspect(path).Candidates;
    }

    private static TinyModel Convolutions(int count)
    {
        TinyModel model = new TinyModel().Input("input", "N", 3, 256, 256);
        string x = "input";
        for (int i = 1, channels = 3; i <= count; i++, channels = 32)
        {
            model.Weight($"w{i}", [32, channels, 3, 3], new float[32 * channels * 9]);
            long stride = i % 5 == 0 ? 2 : 1;
            model.Node("Conv", $"{x} w{i}", $"conv{i}", ("pads", new long[] { 1, 1, 1, 1 }), ("strides", new[] { stride, stride }))
                .Node("Relu", $"conv{i}", x = $"relu{i}");
        }
        return model;
    }
}
