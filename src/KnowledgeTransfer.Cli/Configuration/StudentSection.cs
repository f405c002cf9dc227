using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>The student and its training.</summary>
internal sealed record StudentSection
{
    [Option("small, small-64, alexnet or alexnet-bn; null takes the one that suits the pictures' size")]
    public string? Network { get; init; }

    [Option("passes over the training pictures; null takes the recipe's")]
    [OptionRange(1, 10_000)]
    public int? Epochs { get; init; }

    [Option("stop after so many steps, for trials; null trains all epochs")]
    [OptionRange(1)]
    public long? StepLimit { get; init; }

    [Option("pictures per step; null takes the recipe's")]
    [OptionRange(2, 65_536)]
    public int? BatchSize { get; init; }

    [Option("greatest learning rate; null takes the recipe's")]
    [OptionRange(0, 100, MinimumExcluded = true)]
    public double? LearningRate { get; init; }

    [Option("steps between checkpoints, from which an interrupted training goes on; does not change the result")]
    [OptionRange(1)]
    public int CheckpointSteps { get; init; } = 200;

    [Option("auto, float32 or bfloat16")]
    public Precision Precision { get; init; } = Precision.Auto;

    [Option("put the normalisation into the ONNX graph, so that it takes pixels from 0 to 255")]
    public bool BakeNormalisation { get; init; }
}
