using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Leaderboards.Sections;

/// <summary>A teacher that the leaderboard trains; the options of <c>kt teacher train</c>.</summary>
internal sealed record LeaderboardTeacherSection
{
    [Option("what rows call it")]
    public required string Name { get; init; }

    [Option("what is asked, as --task")]
    public required string Task { get; init; }

    [Option("encoder; null takes the one that suits the pictures")]
    public string? Network { get; init; }

    [Option("pictures to learn from; null takes data.source")]
    public string? Data { get; init; }

    [Option("at most so many of them; null takes all")]
    [OptionRange(1)]
    public int? TrainLimit { get; init; }

    [Option("optimiser steps; null takes the task's recipe")]
    [OptionRange(1)]
    public long? Steps { get; init; }

    [Option("pictures per step; null takes the task's recipe")]
    [OptionRange(1)]
    public int? BatchSize { get; init; }

    [Option("highest learning rate; null takes the task's recipe")]
    [OptionRange(0, 100, MinimumExcluded = true)]
    public double? LearningRate { get; init; }

    [Option("side of the pictures in pixels; null takes their own")]
    [OptionRange(1)]
    public int? PictureSize { get; init; }

    [Option("puzzles: a file of orders, or how many; null takes the task's")]
    public string? Permutations { get; init; }

    [Option("enlarge pictures that are too small")]
    public bool Upsample { get; init; }

    [Option("seed of everything random")]
    [OptionRange(0)]
    public int Seed { get; init; } = 1;
}
