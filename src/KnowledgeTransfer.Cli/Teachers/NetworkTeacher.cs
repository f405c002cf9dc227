using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Features;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Teachers;

/// <summary>A network that the user named, before it is opened.</summary>
/// <param name="Record">How it is used; made up from the file where it has no record.</param>
/// <param name="ModelPath">The .onnx file.</param>
/// <param name="RecordPath">Its record, or null for a bare .onnx.</param>
/// <param name="IsAssumed">Whether nobody has said how it wants its pictures, neither a record nor the file itself.</param>
internal sealed record NetworkTeacher(TeacherRecord Record, string ModelPath, string? RecordPath, bool IsAssumed)
{
    /// <summary>Whether a path is that of a record.</summary>
    public static bool IsRecord(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the record of a model lies if it has one.</summary>
    public static string RecordBeside(string path) => Path.ChangeExtension(path, ".json");

    /// <summary>Reads or makes up the record of a network.</summary>
    /// <param name="path">A .onnx file or a record.</param>
    /// <param name="options">Layer and pooling, where the user said so.</param>
    /// <param name="run">Threads and limits.</param>
    public static NetworkTeacher Find(string path, TeacherSection options, OnnxRunOptions run)
    {
        bool isRecord = IsRecord(path);
        string beside = RecordBeside(path);
        // what lies beside a student is the record of the stage that trained it; the student says itself how it is used
        string? recordPath = isRecord ? path : File.Exists(beside) && !StudentTeacher.IsStudent(path) ? beside : null;
        TeacherRecord? known = recordPath is null ? null : TeacherRecord.Load(recordPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string modelPath = known is null || !isRecord ? Path.GetFullPath(path) : Path.Combine(folder, known.Model);
        if (known is not null && options.Layer is null && options.Pooling is null)
            return new NetworkTeacher(known, modelPath, recordPath, IsAssumed: false);
        OnnxModelFile file = OnnxModelFile.Load(modelPath);
        bool isTrainedHere = known is null && ModelMetadata.IsTeacher(file);
        return new NetworkTeacher(
            Describe(file, known, isTrainedHere, options, run), modelPath, recordPath, IsAssumed: known is null && !isTrainedHere);
    }

    /// <summary>
    /// The folder that the record's model is relative to: the record's own, or the model's where the record was made up here.
    /// </summary>
    public string Folder(TeacherSection options) => Path.GetDirectoryName(Path.GetFullPath(
        RecordPath is not null && options.Layer is null && options.Pooling is null ? RecordPath : ModelPath))!;

    private static TeacherRecord Describe(
        OnnxModelFile file, TeacherRecord? known, bool isTrainedHere, TeacherSection options, OnnxRunOptions run)
    {
        var import = new TeacherImportOptions
        {
            Tap = options.Layer,
            Pooling = options.Pooling is { } pooling ? FeaturePooling.Parse(pooling) : null,
        };
        if (known is { Preprocessing: var p })
        {
            import = import with
            {
                Tap = options.Layer ?? known.Tap,
                Name = known.Name,
                Source = known.Source,
                Licence = known.Licence,
                Supervision = known.Supervision,
                Height = p.Height,
                Width = p.Width,
                Layout = p.Layout,
                Channels = p.Channels,
                Mode = p.Mode,
                ResizeSize = p.ResizeSize,
                Filter = p.Filter,
                Scale = p.Scale,
                Mean = p.Mean,
                StandardDeviation = p.StandardDeviation,
            };
        }
        string name = Path.GetFileName(file.Path);
        return isTrainedHere
            ? TeacherImport.DescribeTrained(file, name, import, run)
            : TeacherImport.Describe(file, name, import, run);
    }
}
