using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>A column: a protocol that trains a network from each row's convolutions; the options of <c>kt eval</c>.</summary>
internal sealed record LeaderboardProtocolSection
{
    [Option("the column's heading, different from all others")]
    public required string Name { get; init; }

    [Option("voc-classification, voc-detection, voc-segmentation or fewshot")]
    public required DownstreamKind Protocol { get; init; }

    [Option("a folder in VOC layout, or labelled pictures for fewshot; null takes downstream")]
    public string? Data { get; init; }

    [Option("word of the schedule; null takes the leaderboard's; not for fewshot, which has the student's recipe")]
    public string? Schedule { get; init; }

    [Option("optimiser steps; null takes the schedule's")]
    [OptionRange(1)]
    public long? Steps { get; init; }

    [Option("learning rate at the start; null takes the schedule's")]
    [OptionRange(0, 100, MinimumExcluded = true)]
    public double? LearningRate { get; init; }

    [Option("voc-detection: train and test at four scales around the schedule's")]
    public bool MultiScale { get; init; }

    [Option("voc-detection: short sides in pixels; none takes the schedule's, several are multi-scale")]
    [OptionRange(16, 10_000)]
    public IReadOnlyList<int> Scales { get; init; } = [];

    [Option("list to learn from; null takes the protocol's usual one")]
    public string? TrainSplit { get; init; }

    [Option("list to judge by; null takes the protocol's usual one")]
    public string? TestSplit { get; init; }

    [Option("fewshot: what is labelled: a share such as 1%, a number per class or a file of ids")]
    public string Labels { get; init; } = "1%";

    [Option("fewshot: at most so many pictures to judge by; null takes all")]
    [OptionRange(1)]
    public int? HeldOutLimit { get; init; }

    [Option("downstream network; null takes the one that the weights were trained in")]
    public string? Network { get; init; }
}
