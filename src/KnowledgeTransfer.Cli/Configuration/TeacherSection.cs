using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>The feature extractor.</summary>
internal sealed record TeacherSection
{
    [Option("a .onnx file, a teacher record (.json), a bundled name, hog or pixels")]
    public string Model { get; init; } = "";

    [Option("tensor to tap; null takes the record's, or the first suggestion of kt teacher inspect")]
    public string? Layer { get; init; }

    [Option("none, average, max, or a grid of either such as \"average 2x2\"; null takes the record's or the suggestion")]
    public string? Pooling { get; init; }

    [Option("replace the teacher's weights by random ones: the control")]
    public bool Untrained { get; init; }
}
