using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>An exported student comes back in through the door of the teachers: what is judged is what ships.</summary>
internal static class StudentTeacher
{
    /// <summary>Whether a plain .onnx is meant that this project wrote, with no other layer asked for.</summary>
    public static bool IsStudent(Configuration.TeacherSection teacher) => teacher is { Layer: null, Pooling: null } && File.Exists(teacher.Model)
        && teacher.Model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && OnnxModelFile.Load(teacher.Model).Metadata.ContainsKey(StudentMetadata.PreprocessingKey);

    /// <summary>Opens the embedding of a student.</summary>
    /// <param name="path">An ONNX file that this project wrote.</param>
    /// <param name="name">For people.</param>
    /// <param name="threads">0 for all.</param>
    public static Teacher Open(string path, string name, int threads)
    {
        OnnxModelFile model = OnnxModelFile.Load(path);
        Data.ImagePreprocessing p = StudentMetadata.ReadPreprocessing(model);
        var run = new OnnxRunOptions { Threads = threads, BatchSize = 64 };
        TeacherRecord record = TeacherImport.Describe(model, Path.GetFileName(path), new TeacherImportOptions
        {
            Name = name, Tap = OnnxWriter.EmbeddingName, Pooling = FeaturePooling.None, Source = "this run", Licence = "yours", Supervision = "pseudo-labels only",
            Height = p.Height, Width = p.Width, Layout = p.Layout, Channels = p.Channels, Mode = p.Mode, ResizeSize = p.ResizeSize, Filter = p.Filter,
            Scale = p.Scale, Mean = p.Mean, StandardDeviation = p.StandardDeviation,
        }, run);
        return new ExtractorTeacher(new OnnxTeacher(record, Path.GetDirectoryName(Path.GetFullPath(path))!, run), record.Supervision, record);
    }
}
