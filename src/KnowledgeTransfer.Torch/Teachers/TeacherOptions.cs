using System.Text.Json.Serialization;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>How a teacher is trained. The defaults suit small pictures and networks with batch norm.</summary>
public sealed record TeacherOptions
{
    /// <summary>Optimiser steps, 1 or more. A fixed number: the last weights are kept, never the best on some set.</summary>
    public long Steps { get; init; } = 10_000;

    /// <summary>Pictures per step, 2 or more; a set with fewer is one batch. The incomplete last batch of an epoch is left out.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Highest learning rate, above 0; per step on the mean loss of the batch.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Share of the previous update that is kept, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Nesterov's momentum in PyTorch's form; off gives the classical one, as in Caffe.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>L2 penalty added to the gradient of every trained tensor, 0 or more.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>How the learning rate falls: by drops, as in the papers, or along a cosine.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Share of all steps in which the learning rate rises linearly from 0, 0 to below 1.</summary>
    public double WarmupShare { get; init; } = 0.05;

    /// <summary>For <see cref="LearningRateSchedule.Step"/>: shares of all steps at which the rate drops, ascending, 0 to 1.</summary>
    public IReadOnlyList<double> DropShares { get; init; } = [2 / 7.0, 4 / 7.0, 6 / 7.0];

    /// <summary>For <see cref="LearningRateSchedule.Step"/>: what the rate is multiplied by at each drop, above 0 to 1.</summary>
    public double DropFactor { get; init; } = 0.1;

    /// <summary>Number format of convolutions and matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>
    /// Threads of libtorch; 0 takes one per processor. Results are the same bits only for the same number of threads.
    /// </summary>
    public int ThreadCount { get; init; }

    /// <summary>Threads that make examples beside training; 0 takes half of the processors, at least 1. Does not change the
    /// result.</summary>
    public int LoaderThreadCount { get; init; }

    /// <summary>Where training runs. Left out of records where it is the processor, as it was before there was a choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TrainingDevice Device { get; init; }

    /// <summary>Seed of initial weights, order, examples and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Steps between rows of metrics.csv, 1 or more.</summary>
    public int ReportSteps { get; init; } = 100;

    /// <summary>Steps between evaluations on held-out pictures, a multiple of <see cref="ReportSteps"/>.</summary>
    public int EvaluationSteps { get; init; } = 1000;

    /// <summary>Steps between checkpoints, 1 or more. One is also written on cancellation. Does not change the result.</summary>
    public int CheckpointSteps { get; init; } = 500;

    /// <summary>
    /// Training stops if after this many steps, or any multiple, answers are no better than chance (see <see cref="ChanceWatch"/>); 0 never
    /// looks. Does not change the result otherwise.
    /// </summary>
    public int ChanceSteps { get; init; } = 2000;

    /// <summary>
    /// What the result depends on: number format and threads as they are on this machine, and one value for what changes nothing.
    /// </summary>
    public TeacherOptions Resolved() => this with
    {
        Precision = TrainingPrecision.Resolve(Precision, Device),
        ThreadCount = ThreadCount == 0 ? Environment.ProcessorCount : ThreadCount,
        LoaderThreadCount = 0,
        CheckpointSteps = 1,
        ChanceSteps = 0,
    };

    /// <summary>All that is wrong with the values, one sentence each; empty if nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        void Require(bool holds, string option, object value, string needed)
        {
            if (!holds) problems.Add(FormattableString.Invariant($"{option} is {value}; it must be {needed}."));
        }
        Require(Steps >= 1, nameof(Steps), Steps, "1 or more");
        Require(BatchSize >= 2, nameof(BatchSize), BatchSize, "2 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "0 to below 1");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or more");
        Require(WarmupShare is >= 0 and < 1, nameof(WarmupShare), WarmupShare, "0 to below 1");
        Require(DropFactor is > 0 and <= 1, nameof(DropFactor), DropFactor, "above 0, at most 1");
        bool ascending = DropShares.Zip(DropShares.Skip(1)).All(pair => pair.First < pair.Second);
        Require(ascending && DropShares.All(share => share is >= 0 and <= 1), nameof(DropShares), string.Join(", ", DropShares),
            "ascending from 0 to 1");
        Require(ThreadCount is >= 0 and <= 1024, nameof(ThreadCount), ThreadCount, "0 to 1024");
        Require(LoaderThreadCount is >= 0 and <= 1024, nameof(LoaderThreadCount), LoaderThreadCount, "0 to 1024");
        Require(ReportSteps >= 1, nameof(ReportSteps), ReportSteps, "1 or more");
        Require(EvaluationSteps >= 1 && ReportSteps >= 1 && EvaluationSteps % ReportSteps == 0, nameof(EvaluationSteps), EvaluationSteps,
            $"a multiple of ReportSteps ({ReportSteps})");
        Require(CheckpointSteps >= 1, nameof(CheckpointSteps), CheckpointSteps, "1 or more");
        Require(ChanceSteps >= 0, nameof(ChanceSteps), ChanceSteps, "0 or more");
        return problems;
    }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">From 0.</param>
    public double RateAt(long step)
    {
        long warmup = (long)Math.Round(WarmupShare * Steps);
        if (step < warmup) return LearningRate * (step + 1) / warmup;
        return Schedule == LearningRateSchedule.Cosine
            ? LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / Math.Max(1, Steps - warmup)))
            : LearningRate * Math.Pow(DropFactor, DropShares.Count(share => step >= Math.Round(share * Steps)));
    }
}
