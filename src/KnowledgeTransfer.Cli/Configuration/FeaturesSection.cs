using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>How features are stored.</summary>
internal sealed record FeaturesSection
{
    [Option("float32, or float16 for half the disk")]
    public StoredType Type { get; init; } = StoredType.Float32;
}
