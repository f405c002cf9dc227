using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Export;

public class OnnxVerificationTests
{
    private static readonly string[] Outputs = ["embedding", "logits"];

    // One pixel, R G B straight through: embedding and logits are the three numbers.
    private static string Straight(TemporaryFolder folder)
    {
        var network = new NetworkSpec("straight", "tests", 1,
            [new("flat", new Flatten(), "input"), new("fc", new Linear(3, Bias: false), "flat")], "flat", []);
        var weights = new WeightSet();
        weights.Add("fc.weight", [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        OnnxWriter.Write(
            network, weights, new OnnxExportOptions { Preprocessing = new ImagePreprocessing { Height = 1, Width = 1 } },
            folder.File("straight.onnx"));
        return folder.File("straight.onnx");
    }

    [Fact]
    public void Equal_outputs_pass_with_no_difference()
    {
        using var folder = new TemporaryFolder();
        float[] x = [1, 2, 3, 6, 5, 4];
        VerificationResult result =
            OnnxVerification.Verify(Straight(folder), x, 2, Outputs.ToDictionary(o => o, _ => x), new OnnxRunOptions { BatchSize = 1 });
        Assert.Equal((2, 0, 1.0, 0.0), (result.PictureCount, result.TieCount, result.EqualArgmaxShare, result.GreatestRelativeDifference));
    }

    [Fact]
    public void A_difference_above_the_tolerance_fails_with_its_numbers()
    {
        using var folder = new TemporaryFolder();
        string path = Straight(folder);
        var reference = new Dictionary<string, float[]> { ["embedding"] = [0, 5, 10.01f] };
        Assert.Equal(0.01, OnnxVerification.Compare(path, [0, 5, 10], 1, reference).Outputs[0].Greatest, 1e-5);
        DivergenceException error = Assert.Throws<DivergenceException>(() => OnnxVerification.Verify(path, [0, 5, 10], 1, reference));
        Assert.Contains("embedding 0.01 of a range of 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unequal_argmax_counts_unless_the_two_largest_are_closer_than_twice_the_greatest_difference()
    {
        using var folder = new TemporaryFolder();
        string path = Straight(folder);
        // First picture: reference and actual largest differ, but the reference's two largest are 1e-4 apart with a difference of 2e-4: a
        // tie.
        VerificationResult tie =
            OnnxVerification.Compare(
            path, [0, 10, 10.0002f, 9, 0, 0], 2, new Dictionary<string, float[]> { ["logits"] = [0, 10.0002f, 10.0001f, 9, 0, 0] });
        Assert.Equal((1, 1.0), (tie.TieCount, tie.EqualArgmaxShare));
        VerificationResult wrong =
            OnnxVerification.Compare(path, [0, 10, 20, 9, 0, 0], 2, new Dictionary<string, float[]> { ["logits"] = [0, 20, 10, 9, 0, 0] });
        Assert.False(wrong.Passed);
    }

    [Fact]
    public void NaN_never_passes()
    {
        using var folder = new TemporaryFolder();
        string path = Straight(folder);
        Assert.False(OnnxVerification.Compare(
            path, [1, 2, 3], 1, new Dictionary<string, float[]> { ["embedding"] = [1, float.NaN, 3] }).Passed);
        Assert.False(OnnxVerification.Compare(
            path, [1, float.NaN, 3], 1, new Dictionary<string, float[]> { ["logits"] = [1, 2, 3] }).Passed);
    }

    [Fact]
    public void Unknown_outputs_and_other_sizes_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Straight(folder);
        Assert.Throws<ConfigException>(() =>
            OnnxVerification.Compare(path, [1, 2, 3], 1, new Dictionary<string, float[]> { ["other"] = [1] }));
        Assert.Throws<ShapeException>(() =>
            OnnxVerification.Compare(path, [1, 2, 3], 1, new Dictionary<string, float[]> { ["logits"] = [1, 2] }));
        Assert.Throws<ShapeException>(() =>
            OnnxVerification.Compare(path, [1, 2, 3, 4, 5, 6], 1, new Dictionary<string, float[]> { ["logits"] = [1, 2, 3] }));
    }
}
