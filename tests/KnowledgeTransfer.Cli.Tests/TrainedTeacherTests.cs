using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Onnx;
using KnowledgeTransfer.TestKit;
using KnowledgeTransfer.Torch.Modules;
using Xunit;

namespace KnowledgeTransfer.Cli.Tests;

/// <summary>What libtorch trains and what ONNX Runtime runs is the same encoder, also at another size than it was trained at.</summary>
public sealed class TrainedTeacherTests
{
    private const int PictureCount = 3;

    // Together they have every operation of the encoders: grouped convolutions, response norm, batch norm, sums, padded averages.
    [Theory]
    [InlineData("small", 16, 33)]
    [InlineData("nin", 16, 31)]
    [InlineData("nin-small", 12, 32)]
    [InlineData("vgg16-small", 12, 32)]
    [InlineData("resnet-18-small", 16, 35)]
    [InlineData("cfn-alexnet", 64, 97)]
    public void Maps_of_the_exported_teacher_are_those_of_the_trained_network(string name, int trainedSize, int size)
    {
        using var folder = new TemporaryFolder();
        NetworkSpec network = EncoderCatalogue.Create(name, size);
        WeightSet weights = Weights(EncoderCatalogue.Create(name, trainedSize));
        string path = Write(folder, network, weights);
        float[] input = Input(Noise(size), Preprocessing(size));
        IReadOnlyList<float[]> expected = TorchReference.Run(network, weights, input, PictureCount, network.Maps);
        VerificationResult result = OnnxVerification.Compare(
            path, input, PictureCount, network.Maps.Zip(expected).ToDictionary(map => map.First, map => map.Second));
        Assert.InRange(result.GreatestRelativeDifference, 0, 1e-5);
    }

    [Fact]
    public void Features_of_the_teacher_are_the_pooled_maps_of_the_trained_network()
    {
        using var folder = new TemporaryFolder();
        const int Size = 32;
        NetworkSpec network = EncoderCatalogue.Create("nin-small", Size);
        WeightSet weights = Weights(network);
        string path = Write(folder, network, weights);
        var pooling = new FeaturePooling(PoolingKind.Average, Grid: 2);
        TeacherRecord record = TeacherImport.DescribeTrained(
            OnnxModelFile.Load(path), "teacher.onnx", new TeacherImportOptions { Tap = "relu2_3", Pooling = pooling });
        using var teacher = new OnnxTeacher(record, folder.Path);
        ImageBatch pictures = Noise(Size);
        var features = new float[PictureCount * teacher.Dimension];
        teacher.Extract(pictures, features);

        float[] map = TorchReference.Run(network, weights, Input(pictures, Preprocessing(Size)), PictureCount, ["relu2_3"])[0];
        var expected = new float[features.Length];
        int mapLength = map.Length / PictureCount, side = network.Shape("relu2_3")[1];
        for (int i = 0; i < PictureCount; i++)
        {
            pooling.Apply(
                map.AsSpan(i * mapLength, mapLength), 96, side, side, expected.AsSpan(i * teacher.Dimension, teacher.Dimension));
        }
        float tolerance = 1e-5f * expected.Max();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], features[i], tolerance);
    }

    [Fact]
    public void The_command_line_does_not_take_a_teacher_for_a_student()
    {
        using var folder = new TemporaryFolder();
        NetworkSpec network = EncoderCatalogue.Create("small", 32), student = NetworkCatalogue.Create("small", 5);
        Assert.False(StudentTeacher.IsStudent(Write(folder, network, WeightInitializer.Create(network, 1))));
        var options = new OnnxExportOptions { Preprocessing = Preprocessing(32) };
        OnnxWriter.Write(student, WeightInitializer.Create(student, 1), options, folder.File("student.onnx"));
        Assert.True(StudentTeacher.IsStudent(folder.File("student.onnx")));
    }

    private static ImagePreprocessing Preprocessing(int size) =>
        new() { Height = size, Width = size, Mean = [0.5f, 0.45f, 0.4f], StandardDeviation = [0.25f, 0.24f, 0.26f] };

    private static string Write(TemporaryFolder folder, NetworkSpec network, WeightSet weights)
    {
        string path = folder.File("teacher.onnx");
        OnnxWriter.WriteTeacher(
            network, weights, "rotation", new OnnxExportOptions { Preprocessing = Preprocessing(network.InputSize) }, path);
        return path;
    }

    /// <summary>Initial weights whose biases and batch-norm statistics are not 0 and 1, as after training.</summary>
    private static WeightSet Weights(NetworkSpec network)
    {
        WeightSet initial = WeightInitializer.Create(network, 1);
        var random = new CounterRandom(2);
        foreach (WeightShape weight in network.Weights.Where(weight => weight.Shape.Count == 1))
        {
            float[] values = initial[weight.Name].Values;
            for (int i = 0; i < values.Length; i++) values[i] += (float)(random.NextDouble() - 0.5);
        }
        return initial;
    }

    private static ImageBatch Noise(int size)
    {
        var pixels = new byte[PictureCount * size * size * 3];
        new Random(7).NextBytes(pixels);
        return new ImageBatch(0, PictureCount, size, size, pixels);
    }

    private static float[] Input(ImageBatch pictures, ImagePreprocessing preprocessing)
    {
        var input = new float[pictures.Pixels.Length];
        NetworkInput.Write(pictures, 0, pictures.Count, preprocessing, input);
        return input;
    }
}
