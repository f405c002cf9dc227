using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>The feature extractor.</summary>
internal sealed record TeacherSection
{
    [Option("a .onnx file, a teacher record (.json), a bundled name, hog or pixels")]
    public string Model { get; init; } = "";

    [Option("tensor to tap; null takes the record's, or for a bare .onnx the one that a sweep without labels ranks first")]
    public string? Layer { get; init; }

    [Option("none, average, max, or a grid of either such as \"average 2x2\"; null takes the record's or the suggestion")]
    public string? Pooling { get; init; }

    [Option("choose layer and pooling of a bare .onnx by kt teacher sweep; false takes the first suggestion of kt teacher inspect")]
    public bool Sweep { get; init; } = true;

    [Option("training pictures that the sweep looks at, at most")]
    [OptionRange(200, 1_000_000)]
    public int SweepSample { get; init; } = 2000;

    [Option("replace the teacher's weights by random ones: the control")]
    public bool Untrained { get; init; }
}
