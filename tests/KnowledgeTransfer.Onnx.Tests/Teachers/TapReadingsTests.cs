using KnowledgeTransfer.Clustering;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.TestKit;

namespace KnowledgeTransfer.Onnx.Tests.Teachers;

public class TapReadingsTests
{
    [Fact]
    public void Each_layer_is_read_as_mean_as_means_of_four_windows_and_as_it_is()
    {
        using var folder = new TemporaryFolder();
        using TapReadings taps = Open(folder, "N", 4, ["relu", "gap", "vector"]);
        Assert.Equal(
            ["relu, average: 2", "relu, average 2x2: 8", "relu, none: 32", "gap, none: 2", "vector, none: 2"],
            taps.Readings.Select(r => $"{r}: {r.Dimension}"));
    }

    [Theory]
    [InlineData("N")]
    [InlineData(3)]
    public void One_pass_gives_what_a_teacher_at_each_tap_gives(object batch)
    {
        using var folder = new TemporaryFolder();
        var pictures = new SeededPictures(7, 4);
        using TapReadings taps = Open(folder, batch, 4, ["conv", "relu", "vector"]);
        string[] paths = [.. taps.Readings.Select((_, i) => folder.File($"{i}.npy"))];
        taps.Extract(pictures, paths);
        foreach ((TapReading reading, string path) in taps.Readings.Zip(paths))
        {
            TeacherRecord record = Records.Of(
                folder.File("tiny.onnx"), reading.Layer, reading.Pooling.ToString(), reading.Dimension, 4);
            using var teacher = new OnnxTeacher(record, folder.Path);
            FeatureExtraction.Run(teacher, pictures, folder.File("one.npy"), ElementType.Float32);
            Assert.Equal(Numbers(folder.File("one.npy")), Numbers(path));
            File.Delete(folder.File("one.npy"));
        }
    }

    [Fact]
    public void Only_the_pooling_asked_for_is_read_where_a_layer_allows_it()
    {
        using var folder = new TemporaryFolder();
        using TapReadings taps = Open(folder, "N", 4, ["relu", "vector"], new FeaturePooling(PoolingKind.Max, 2));
        Assert.Equal(["relu, max 2x2"], taps.Readings.Select(r => r.ToString()));
    }

    [Fact]
    public void Unknown_layers_and_numbers_that_are_not_finite_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ConfigException>(() => Open(folder, "N", 4, ["rleu"]));
        string path = TinyModel.Colours("N", 4).Node("Log", "conv", "log").Save(folder.File("log.onnx"));
        using var taps = new TapReadings(OnnxModelFile.Load(path), Records.Pixels(4), ["log"]);
        string[] paths = [.. taps.Readings.Select((_, i) => folder.File($"{i}.npy"))];
        DataException error = Assert.Throws<DataException>(() => taps.Extract(new Black(), paths));
        Assert.Contains("black", error.Message);
        Assert.Contains("log", error.Message);
        Assert.Throws<ArgumentException>(() => taps.Extract(new Black(), []));
    }

    private static TapReadings Open(TemporaryFolder folder, object batch, int side, string[] layers, FeaturePooling? pooling = null)
    {
        string path = TinyModel.Colours(batch, side).Save(folder.File("tiny.onnx"));
        return new TapReadings(OnnxModelFile.Load(path), Records.Pixels(side), layers, pooling);
    }

    private static float[] Numbers(string path)
    {
        using NpyMatrix matrix = NpyMatrix.Open(path);
        var numbers = new float[matrix.RowCount * matrix.Dimension];
        matrix.CopyRows(0, numbers.AsSpan());
        return numbers;
    }

    private sealed class Black : ImageSource
    {
        public override string Name => "black";

        public override IReadOnlyList<ImageId> Ids { get; } = [new("black")];

        public override RgbImage Decode(int index) => new(4, 4, new byte[48]); // red - 2 is negative: its logarithm is NaN
    }
}
