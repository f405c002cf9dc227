using KnowledgeTransfer.Data;
using KnowledgeTransfer.Features;

namespace KnowledgeTransfer.Onnx.Tests;

internal static class Records
{
    /// <summary>A record that sees plain pixels 0..255.</summary>
    public static TeacherRecord Of(string modelPath, string tap, string pooling, int dimension, int side = 2) => new()
    {
        Name = "tiny",
        Kind = TeacherRecord.OnnxKind,
        Model = Path.GetFileName(modelPath),
        Sha256 = OnnxModelFile.Load(modelPath).Sha256,
        Source = "tests",
        Licence = "MIT",
        Supervision = "untrained",
        Preprocessing = Pixels(side),
        Input = "input",
        Tap = tap,
        Pooling = pooling,
        Dimension = dimension,
    };

    public static ImagePreprocessing Pixels(int side) => new() { Height = side, Width = side, Scale = 1 };

    public static ImageBatch Noise(int count, int side, int seed = 1)
    {
        var pixels = new byte[count * side * side * 3];
        new Random(seed).NextBytes(pixels);
        return new ImageBatch(0, count, side, side, pixels);
    }
}
