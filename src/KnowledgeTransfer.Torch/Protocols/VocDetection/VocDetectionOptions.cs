using System.Text.Json.Serialization;
using KnowledgeTransfer.Proposals;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Runtime;

namespace KnowledgeTransfer.Torch.Protocols.VocDetection;

/// <summary>Everything that <see cref="VocDetectionProtocol"/> can be told.</summary>
public sealed record VocDetectionOptions
{
    /// <summary>How long and how fast; <see cref="FineTuningSchedule.BatchSize"/> is the number of pictures per step.</summary>
    public required FineTuningSchedule Schedule { get; init; }

    /// <summary>Sizes at which pictures are seen: in training one drawn per picture, in testing one chosen per region.</summary>
    public required PictureScales Scales { get; init; }

    /// <summary>Which regions of a picture are learned from.</summary>
    public RegionSamplingOptions Sampling { get; init; } = new();

    /// <summary>Of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number format of convolutions and matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>0 for all.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Where training runs. Left out of records where it is the processor, as it was before there was a choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TrainingDevice Device { get; init; }

    /// <summary>Detections need more than this to be counted at all, 0 to below 1: average precision would hardly change with more of
    /// them. Default 0.05.</summary>
    public double ScoreThreshold { get; init; } = 0.05;

    /// <summary>Of two detections of one class that overlap by more, the better one stays, 0 to 1. Default 0.3.</summary>
    public double SuppressionOverlap { get; init; } = 0.3;

    /// <summary>Most detections in a picture, 1 or more. Default 100.</summary>
    public int MaxPerPicture { get; init; } = 100;

    /// <summary>
    /// The paper's: 150,000 steps of 2 pictures, rate 0.001 x 0.1 every 50,000, pictures with a short side of 600 pixels (Girshick, ICCV
    /// 2015, section 5; Noroozi et al., CVPR 2018, section 5, by way of Krähenbühl et al., ICLR 2016).
    /// </summary>
    public static VocDetectionOptions Paper { get; } = new()
    {
        Schedule = new FineTuningSchedule
        {
            Name = "paper",
            Steps = 150_000,
            BatchSize = 2,
            LearningRate = 0.001,
            DropEvery = 50_000,
            DropFactor = 0.1,
        },
        Scales = new PictureScales([600]),
    };

    /// <summary>Minutes on two processor cores with the smallest network: says which weights are better, not how good a detector can
    /// be.</summary>
    public static VocDetectionOptions Small { get; } = new()
    {
        Schedule = new FineTuningSchedule
        {
            Name = "small",
            Steps = 300,
            BatchSize = 2,
            LearningRate = 0.01,
            DropEvery = 225,
            DropFactor = 0.1,
            WarmupSteps = 50,
        },
        Scales = new PictureScales([240]),
    };

    /// <summary>
    /// The same at several scales, in training and in testing: short sides of 480, 576, 688 and 864 pixels where the single one is 600 (He
    /// et al., ECCV 2014, section 4; Girshick, ICCV 2015, section 5.2), in these proportions elsewhere.
    /// </summary>
    public VocDetectionOptions AtSeveralScales() => this with
    {
        Scales = new PictureScales([.. MultiScale.Select(side => (int)Math.Round(side * Scales.ShortSides[0] / 600.0))]),
    };

    private static readonly int[] MultiScale = [480, 576, 688, 864];

    /// <summary>What stands for automatic and all replaced by what it means here.</summary>
    /// <exception cref="DeviceException">The precision is not possible here.</exception>
    public VocDetectionOptions Resolved() => this with
    {
        Precision = TrainingPrecision.Resolve(Precision, Device),
        ThreadCount = ThreadCount == 0 ? Environment.ProcessorCount : ThreadCount,
    };

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ConfigException">All problems in one message.</exception>
    internal void Check()
    {
        List<string> problems = [.. Schedule.Problems()];
        void Require(bool holds, string option, object value, string needed)
        {
            if (!holds) problems.Add(FormattableString.Invariant($"{option} is {value}; it must be {needed}."));
        }
        Require(ScoreThreshold is >= 0 and < 1, nameof(ScoreThreshold), ScoreThreshold, "0 to below 1");
        Require(SuppressionOverlap is >= 0 and <= 1, nameof(SuppressionOverlap), SuppressionOverlap, "0 to 1");
        Require(MaxPerPicture >= 1, nameof(MaxPerPicture), MaxPerPicture, "1 or more");
        Require(ThreadCount is >= 0 and <= 1024, nameof(ThreadCount), ThreadCount, "0 to 1024");
        if (problems.Count > 0) throw new ConfigException($"detection cannot be trained like this: {string.Join(" ", problems)}");
        Scales.Check();
        Sampling.Check();
    }
}
