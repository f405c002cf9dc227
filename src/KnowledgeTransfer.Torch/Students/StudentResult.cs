using KnowledgeTransfer.Data;
using KnowledgeTransfer.Torch.Modules;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>What a finished training leaves behind beside its files.</summary>
public sealed record StudentResult
{
    /// <summary>Catalogue name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Trained parameters, head included.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>How pixels become the network's input; mean and standard deviation are those of the training pictures.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The number format that was used: never <see cref="Modules.Precision.Auto"/>.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Threads of libtorch that were used.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Optimiser steps.</summary>
    public required long StepCount { get; init; }

    /// <summary>One entry per epoch; the last one describes the final weights.</summary>
    public required IReadOnlyList<EpochMetrics> Epochs { get; init; }

    /// <summary>
    /// Share of the largest cluster among the held-out pictures, 0 to 1: the agreement of a student that always answers with it. null
    /// without held-out pictures.
    /// </summary>
    public required double? LargestClusterShare { get; init; }

    /// <summary>Signs of a failed training (a collapse, a loss that never left chance), in words; empty if there are none.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
