using System.Text.Json.Serialization;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Runtime;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>What may be chosen in <see cref="VocClassificationProtocol"/>.</summary>
public sealed record VocClassificationOptions
{
    /// <summary>How long and how fast.</summary>
    public required FineTuningSchedule Schedule { get; init; }

    /// <summary>Crops of a test picture in the paper.</summary>
    public const int PaperCropCount = 10;

    /// <summary>Crops of each test picture whose logits are averaged, 1 to 100; 10 in the papers.</summary>
    public int CropCount { get; init; } = PaperCropCount;

    /// <summary>Seed of what starts at random, order, crops and dropout; test crops do not depend on it.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number format of convolutions and matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Threads of libtorch; 0 takes one per processor. Results are the same bits only for the same number.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Where training runs. Left out of records where it is the processor, as it was before there was a choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TrainingDevice Device { get; init; }

    /// <summary>Batches that are made at once; 0 takes one per processor. Does not change the result.</summary>
    public int LoaderThreadCount { get; init; }

    /// <summary>Batches that are made at once, 1 or more.</summary>
    internal int BatchesAhead => LoaderThreadCount == 0 ? Environment.ProcessorCount : LoaderThreadCount;

    /// <summary>
    /// What the result depends on: number format and threads as they are on this machine, and one value for what changes nothing.
    /// </summary>
    public VocClassificationOptions Resolved() => this with
    {
        Precision = TrainingPrecision.Resolve(Precision, Device),
        ThreadCount = ThreadCount == 0 ? Environment.ProcessorCount : ThreadCount,
        LoaderThreadCount = 0,
    };

    /// <summary>All that is wrong with the values, one sentence each; empty if nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Schedule.Problems()];
        void Require(string option, int value, int least, int most)
        {
            if (value < least || value > most) problems.Add($"{option} is {value}; it must be {least} to {most}.");
        }
        Require(nameof(CropCount), CropCount, 1, 100);
        Require(nameof(ThreadCount), ThreadCount, 0, 1024);
        Require(nameof(LoaderThreadCount), LoaderThreadCount, 0, 1024);
        return problems;
    }
}
