using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>Pseudo-labels.</summary>
internal sealed record LabelsSection
{
    [Option("shuffle the training labels: the control that must not teach anything")]
    public bool Shuffle { get; init; }
}
