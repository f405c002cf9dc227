using KnowledgeTransfer.Data;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Export;

public class DecoderExportTests
{
    private static readonly OnnxExportOptions Options = new() { Preprocessing = new ImagePreprocessing { Height = 7, Width = 7 } };
    private static readonly float[] Input = DecoderParity.Fixture.GetProperty("input").Floats();

    [Fact]
    public void Transposed_convolutions_equal_PyTorch()
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.WriteMaps(DecoderParity.Network, DecoderParity.Weights, Options, folder.File("maps.onnx"));
        VerificationResult result = OnnxVerification.Compare(
            folder.File("maps.onnx"), Input, 4, new[] { "up2", "pool3" }.ToDictionary(map => map, DecoderParity.Output));
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-6);
    }

    [Fact]
    public void Batch_norm_over_vectors_equals_PyTorch()
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.Write(DecoderParity.Network, DecoderParity.Weights, Options, folder.File("vectors.onnx"));
        VerificationResult result = OnnxVerification.Compare(folder.File("vectors.onnx"), Input, 4, new Dictionary<string, float[]>
        {
            [OnnxWriter.EmbeddingName] = DecoderParity.Output("bn4"),
            [OnnxWriter.LogitsName] = DecoderParity.Output("head"),
        });
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-6);
    }
}
