using System.Text.Json.Serialization;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>What a training on masks depends on besides pictures, weights and schedule.</summary>
public sealed record SegmentationOptions
{
    /// <summary>Seed of random weights, order, mirroring and dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number format of the convolutions.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>CPU threads; 0 takes all.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Where training runs. Left out of records where it is the processor, as it was before there was a choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TrainingDevice Device { get; init; }

    /// <summary>Number format and threads as they are on this machine: both change the last bits.</summary>
    public SegmentationOptions Resolved() => this with
    {
        Precision = TrainingPrecision.Resolve(Precision, Device),
        ThreadCount = ThreadCount == 0 ? Environment.ProcessorCount : ThreadCount,
    };
}
