using System.Globalization;

namespace KnowledgeTransfer.Torch.Protocols.FineTuning;

/// <summary>
/// How long and how fast a downstream network learns, counted in steps as the protocols of the paper count. Belongs beside every figure:
/// see <see cref="ToString"/>.
/// </summary>
public sealed record FineTuningSchedule
{
    /// <summary>Word for people: <c>paper</c>, or what a scaled-down one is called.</summary>
    public required string Name { get; init; }

    /// <summary>Optimiser steps, 1 or more.</summary>
    public required long Steps { get; init; }

    /// <summary>Pictures per step, 1 or more.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Learning rate of the first step, above 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Steps after which the rate is multiplied by <see cref="DropFactor"/>, again and again; 1 or more.</summary>
    public required long DropEvery { get; init; }

    /// <summary>What the rate is multiplied by, above 0 and at most 1.</summary>
    public required double DropFactor { get; init; }

    /// <summary>Steps in which the rate rises linearly to its height, 0 or more; none in the papers.</summary>
    public long WarmupSteps { get; init; }

    /// <summary>Share of the previous update that is kept, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty added to the gradient, 0 or more.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>All that is wrong with the values, one sentence each; empty if nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        void Require(bool holds, string option, object value, string needed)
        {
            if (!holds) problems.Add(FormattableString.Invariant($"{option} is {value}; it must be {needed}."));
        }
        Require(Steps >= 1, nameof(Steps), Steps, "1 or more");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(DropEvery >= 1, nameof(DropEvery), DropEvery, "1 or more");
        Require(DropFactor is > 0 and <= 1, nameof(DropFactor), DropFactor, "above 0 and at most 1");
        Require(WarmupSteps >= 0, nameof(WarmupSteps), WarmupSteps, "0 or more");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "0 to below 1");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or more");
        return problems;
    }

    /// <summary>The learning rate of a step, counted from 0.</summary>
    public double RateAt(long step)
    {
        double rate = LearningRate * Math.Pow(DropFactor, step / DropEvery);
        return step < WarmupSteps ? rate * (step + 1) / WarmupSteps : rate;
    }

    /// <summary>
    /// The schedule with another length or rate, <c>(changed)</c> in its name; fewer steps lower the rate earlier in proportion.
    /// </summary>
    /// <param name="steps">Null keeps the schedule's.</param>
    /// <param name="learningRate">Null keeps the schedule's.</param>
    public FineTuningSchedule Changed(long? steps, double? learningRate)
    {
        if (steps is null && learningRate is null) return this;
        double share = (double)(steps ?? Steps) / Steps;
        return this with
        {
            Name = $"{Name} (changed)",
            Steps = steps ?? Steps,
            DropEvery = Math.Max(1, (long)Math.Round(share * DropEvery)),
            WarmupSteps = Math.Max(0, (long)Math.Round(share * WarmupSteps)),
            LearningRate = learningRate ?? LearningRate,
        };
    }

    /// <summary>For example <c>paper: 80,000 steps of 16 pictures, rate 0.001, x 0.5 every 10,000</c>.</summary>
    public override string ToString()
    {
        string drops = DropEvery >= Steps || DropFactor == 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", x {DropFactor} every {DropEvery:N0}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name}: {Steps:N0} steps of {BatchSize} picture{(BatchSize == 1 ? "" : "s")}, rate {LearningRate}{drops}");
    }
}
