using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>An exported student comes back in through the door of the teachers: what is judged is what ships.</summary>
internal static class StudentTeacher
{
    /// <summary>Key of an exported file's provenance that says what it learned from, where that was not pseudo-labels.</summary>
    public const string SupervisionKey = "supervision";

    private const int BatchSize = 64;

    /// <summary>Whether a model is a student that this project wrote: then it says itself how pictures are prepared.</summary>
    public static bool IsStudent(string path) => ModelMetadata.IsStudent(OnnxModelFile.Load(path));

    /// <summary>Opens a student.</summary>
    /// <param name="path">An ONNX file that this project wrote.</param>
    /// <param name="name">For people.</param>
    /// <param name="threads">0 for all.</param>
    /// <param name="layer">Tensor to tap; the embedding unless given.</param>
    /// <param name="pooling">Of that tensor; none unless given.</param>
    public static Teacher Open(string path, string name, int threads, string? layer = null, string? pooling = null)
    {
        var run = new OnnxRunOptions { Threads = threads, BatchSize = BatchSize, Provider = NetworkDevices.Teachers };
        FeaturePooling? parsed = pooling is null ? null : FeaturePooling.Parse(pooling);
        var student = OnnxTeacher.OpenStudent(path, layer ?? OnnxWriter.EmbeddingName, parsed, run);
        string? supervision = ModelMetadata.ReadProvenance(OnnxModelFile.Load(path)).GetValueOrDefault(SupervisionKey);
        return new ExtractorTeacher(student, supervision ?? "pseudo-labels only", name: name);
    }
}
