using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>An exported student comes back in through the door of the teachers: what is judged is what ships.</summary>
internal static class StudentTeacher
{
    private const int BatchSize = 64;

    /// <summary>Whether a plain .onnx is meant that this project wrote, with no other layer asked for.</summary>
    public static bool IsStudent(TeacherSection teacher) =>
        teacher is { Layer: null, Pooling: null } && teacher.Model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && File.Exists(teacher.Model)
        && OnnxModelFile.Load(teacher.Model).Metadata.ContainsKey(StudentMetadata.PreprocessingKey);

    /// <summary>Opens the embedding of a student.</summary>
    /// <param name="path">An ONNX file that this project wrote.</param>
    /// <param name="name">For people.</param>
    /// <param name="threads">0 for all.</param>
    public static Teacher Open(string path, string name, int threads) => new ExtractorTeacher(
        OnnxTeacher.OpenStudent(path, options: new OnnxRunOptions { Threads = threads, BatchSize = BatchSize }), "pseudo-labels only", name: name);
}
