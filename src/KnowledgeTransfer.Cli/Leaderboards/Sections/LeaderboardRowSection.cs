using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>One named row.</summary>
internal sealed record LeaderboardRowSection
{
    [Option("the row's name, different from all others")]
    public string Name { get; init; } = "";

    [Option("settings of this row, as --set takes them, for example \"teacher.model=hog\"")]
    public IReadOnlyList<string> Set { get; init; } = [];

    [Option("name of a teacher under teachers; null takes teacher.model")]
    public string? Teacher { get; init; }

    [Option("weights that are judged as they are, without clusters and student: a teacher under teachers, a weight file or folder, or random")]
    public string? Weights { get; init; }

    [Option("names of the protocols that are run on this row; null takes all")]
    public IReadOnlyList<string>? Protocols { get; init; }

    [Option("what stands under heads")]
    public IReadOnlyList<string> Cells { get; init; } = [];

    [Option("seeds of this row; null takes all")]
    public IReadOnlyList<int>? Seeds { get; init; }
}
