using KnowledgeTransfer.Cli.Teachers;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Whose features are to be judged, and how to get them.</summary>
/// <param name="Key">One of the keys below.</param>
/// <param name="Name">For people.</param>
/// <param name="Layer">What was tapped, or empty.</param>
/// <param name="Extractor">Extracts the features; null where the files are there already.</param>
/// <param name="TrainFile">Existing features of the training pictures, or null.</param>
/// <param name="HeldOutFile">Existing features of the held-out pictures, or null.</param>
internal sealed record EvalSubject(
    string Key, string Name, string Layer, Teacher? Extractor, string? TrainFile = null, string? HeldOutFile = null)
{
    public const string Teacher = "teacher", Student = "student", Random = "random", Pixels = "pixels";
}
