using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>Everything that decides a run: one section per step of the method, one seed. What <c>kt run CONFIG.json</c> reads.</summary>
internal sealed record RunConfig
{
    [Option("seed of everything random; each stage derives its own from it")]
    public int Seed { get; init; } = 1;

    [Option("CPU threads; 0 takes all. Clusters do not depend on it, trained weights do")]
    [OptionRange(0, 1024)]
    public int Threads { get; init; }

    [Option("the pictures")]
    public DataSection Data { get; init; } = new();

    [Option("what turns a picture into a vector")]
    public TeacherSection Teacher { get; init; } = new();

    [Option("how the vectors are stored")]
    public FeaturesSection Features { get; init; } = new();

    [Option("another data set to find clusters in; null takes the training pictures of data")]
    public ClusteredSection? Clustered { get; init; }

    [Option("k-means")]
    public ClustersSection Clusters { get; init; } = new();

    [Option("pseudo-labels")]
    public LabelsSection Labels { get; init; } = new();

    [Option("the network that learns the pseudo-labels")]
    public StudentSection Student { get; init; } = new();

    [Option("how the result is judged")]
    public EvalSection Eval { get; init; } = new();
}
