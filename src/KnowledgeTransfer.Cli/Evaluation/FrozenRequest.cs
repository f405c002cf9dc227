using KnowledgeTransfer.Data;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>What every protocol on frozen features is told.</summary>
/// <param name="Subject">What the user calls the network or features.</param>
/// <param name="Images">Labelled pictures.</param>
/// <param name="Layers">Names of layers, or <see cref="FrozenReading.All"/>; empty where the user named none.</param>
/// <param name="Pooling">The user's pooling, or null.</param>
/// <param name="Split">Limits and seed of the division.</param>
/// <param name="Seed">Of everything random.</param>
/// <param name="Threads">0 for all.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record FrozenRequest(
    string Subject, string Images, IReadOnlyList<string> Layers, string? Pooling, ImageSplitOptions Split, int Seed, int Threads,
    CancellationToken Cancellation);
