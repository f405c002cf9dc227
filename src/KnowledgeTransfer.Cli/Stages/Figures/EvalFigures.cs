using KnowledgeTransfer.Evaluation;

namespace KnowledgeTransfer.Cli.Stages.Figures;

/// <summary>What evaluation found.</summary>
/// <param name="Subjects">Teacher, student and controls.</param>
/// <param name="Alignment">Clusters against classes, on training pictures; null without labels.</param>
internal sealed record EvalFigures(IReadOnlyList<SubjectFigures> Subjects, ClusterAlignment? Alignment)
{
    /// <summary>The subject of a key, or null.</summary>
    public SubjectFigures? Subject(string key) => Subjects.FirstOrDefault(s => s.Key == key);
}

/// <summary>Figures of one subject's frozen features.</summary>
/// <param name="Key">teacher, student, random or pixels.</param>
/// <param name="Name">For people.</param>
/// <param name="Layer">What was tapped, or empty.</param>
/// <param name="Dimension">Numbers per picture.</param>
/// <param name="Scores">One per protocol; empty without labels.</param>
/// <param name="EffectiveRank">Of the training pictures' features.</param>
/// <param name="NeighbourOverlap">With the teacher's features; null for the teacher itself and for very few pictures.</param>
internal sealed record SubjectFigures(
    string Key, string Name, string Layer, int Dimension, IReadOnlyList<ProbeResult> Scores, double EffectiveRank,
    double? NeighbourOverlap);
