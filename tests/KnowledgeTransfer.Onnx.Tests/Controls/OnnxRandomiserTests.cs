using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Controls;

public class OnnxRandomiserTests
{
    [Fact]
    public void The_same_seed_gives_the_same_file_and_another_one_another()
    {
        using var folder = new TemporaryFolder();
        TeacherRecord teacher = Records.Of(TinyModel.Colours("N").Save(folder.File("n.onnx")), "relu", "average", 2);
        string[] hashes =
            [.. new long[] { 1, 1, 2 }.Select((seed, i) =>
            OnnxRandomiser.Write(teacher, folder.Path, seed, folder.File($"{i}.onnx")).Sha256)];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Fact]
    public void Kernels_are_normal_with_variance_two_over_fan_in_and_biases_are_zero()
    {
        using var folder = new TemporaryFolder();
        string path = new TinyModel().Input("input", "N", 3, 4, 4).Weight("w", [400, 3, 3, 3], [.. Enumerable.Repeat(1f, 400 * 27)])
            .Weight("b", [400], [.. Enumerable.Repeat(5f, 400)])
            .Node("Conv", "input w b", "conv").Output("conv", "N", 400, 2, 2).Save(folder.File("n.onnx"));
        OnnxRandomiser.Write(Records.Of(path, "conv", "average", 400, side: 4), folder.Path, 3, folder.File("u.onnx"));
        GraphIndex graph = OnnxModelFile.Load(folder.File("u.onnx")).Graph;
        float[] w = RandomWeights.Read(graph.Weights["w"]);
        // 10,800 draws: the standard error of the mean is 0.0026, of the variance 1.4 %.
        Assert.Equal(0, w.Average(), 0.01);
        Assert.Equal(2.0 / 27, w.Sum(v => (double)v * v) / w.Length, 2.0 / 27 * 0.06);
        Assert.All(RandomWeights.Read(graph.Weights["b"]), b => Assert.Equal(0, b));
    }

    [Fact]
    public void With_pictures_every_channel_of_every_layer_has_mean_0_and_deviation_1()
    {
        using var folder = new TemporaryFolder();
        string path = new TinyModel().Input("input", "N", 3, 6, 6).Weight("w1", [4, 3, 3, 3], new float[108])
            .Weight("w2", [5, 4, 1, 1], new float[20]).Weight("b2", [5], new float[5]).Weight("w3", [5, 7], new float[35])
            .Node("Conv", "input w1", "conv1").Node("Relu", "conv1", "r1").Node("Conv", "r1 w2 b2", "conv2")
                .Node("GlobalAveragePool", "conv2", "gap").Node("Flatten", "gap", "flat").Node("Gemm", "flat w3", "fc")
            .Output("fc", "N", 7).Save(folder.File("n.onnx"));
        TeacherRecord teacher = Records.Of(path, "fc", "none", 7, side: 6);
        ImageBatch pictures = Records.Noise(16, 6);
        TeacherRecord untrained = OnnxRandomiser.Write(teacher, folder.Path, 1, folder.File("u.onnx"), pictures);
        Assert.Equal("untrained", untrained.Supervision);
        foreach ((string tap, int channels, int places) in new[] { ("conv1", 4, 16), ("conv2", 5, 16), ("fc", 7, 1) })
        {
            using var extractor = new OnnxTeacher(untrained with { Tap = tap, Dimension = channels * places }, folder.Path);
            var features = new float[16 * channels * places];
            extractor.Extract(pictures, features);
            var statistics = new ChannelStatistics();
            statistics.Add(features, [16, channels, places]);
            for (int channel = 0; channel < channels; channel++)
            {
                Assert.Equal(0, statistics.Mean(channel), 1e-4);
                Assert.Equal(1, statistics.Deviation(channel), 1e-4);
            }
        }
    }

    [Fact]
    public void Normalisation_layers_and_folded_biases_become_neutral_and_single_numbers_stay()
    {
        using var folder = new TemporaryFolder();
        string path = new TinyModel().Input("input", "N", 3, 2, 2).Weight("scale", [3], 2, 2, 2).Weight("shift", [3], 3, 3, 3)
            .Weight("mean", [3], 4, 4, 4).Weight("variance", [3], 5, 5, 5)
            .Weight("folded", [1, 3, 1, 1], 1, 2, 3).Weight("six", [1], 6)
                .Node("BatchNormalization", "input scale shift mean variance", "bn").Node("Add", "bn folded", "added")
                .Node("Mul", "added six", "out")
            .Output("out", "N", 3, 2, 2).Save(folder.File("n.onnx"));
        OnnxRandomiser.Write(Records.Of(path, "out", "average", 3), folder.Path, 1, folder.File("u.onnx"));
        GraphIndex graph = OnnxModelFile.Load(folder.File("u.onnx")).Graph;
        Assert.Equal([1f, 1, 1], RandomWeights.Read(graph.Weights["scale"]));
        Assert.Equal([0f, 0, 0], RandomWeights.Read(graph.Weights["shift"]));
        Assert.Equal([0f, 0, 0], RandomWeights.Read(graph.Weights["mean"]));
        Assert.Equal([1f, 1, 1], RandomWeights.Read(graph.Weights["variance"]));
        Assert.Equal([0f, 0, 0], RandomWeights.Read(graph.Weights["folded"]));
        Assert.Equal([6f], graph.Weights["six"].FloatData);
    }
}
