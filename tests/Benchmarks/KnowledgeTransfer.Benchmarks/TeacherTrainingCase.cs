using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Benchmarks;

/// <summary>A full-size training whose speed is compared.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Task">Without dropout: the peer's masks would be others.</param>
/// <param name="BatchSize">Examples.</param>
internal sealed record TeacherTrainingCase(string Name, PretextTask Task, int BatchSize)
{
    private const string Network = "vgg16";

    /// <summary>The paper's teacher on tiles of 64 pixels, and the same network on whole pictures of 224 pixels in four turns.</summary>
    public static IEnumerable<TeacherTrainingCase> All =>
    [
        new("tiles", new JigsawPlusPlusTask(
            JigsawPlusPlusTask.Defaults(255) with { Network = ContextFreeNetwork.For(64) with { Dropout = 0 } }), 8),
        new("pictures", new RotationTask(224), 2),
    ];

    /// <summary>VGG-16 for the task's tiles.</summary>
    public NetworkSpec Encoder => EncoderCatalogue.Create(Network, Task.Shape.TileSize);
}
