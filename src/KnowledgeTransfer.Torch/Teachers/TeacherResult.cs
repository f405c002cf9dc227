using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>What a finished training leaves behind beside its files.</summary>
public sealed record TeacherResult
{
    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>Name of the encoder.</summary>
    public required string Network { get; init; }

    /// <summary>Trained parameters, head included.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>How pixels become the exported encoder's input; mean and deviation are those of the training pictures.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The number format that was used: never <see cref="Modules.Precision.Auto"/>.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Threads of libtorch that were used.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Pictures per step that were used: fewer than asked for, where there are fewer.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Share of right answers by guessing; null where answers are numbers.</summary>
    public required double? ChanceAccuracy { get; init; }

    /// <summary>Loss of the best constant answer; null where it is not known.</summary>
    public required double? ChanceLoss { get; init; }

    /// <summary>Rows of metrics.csv; the last one describes the final weights.</summary>
    public required IReadOnlyList<TeacherMetrics> Rows { get; init; }
}
