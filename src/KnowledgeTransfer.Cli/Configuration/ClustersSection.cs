using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>K-means.</summary>
internal sealed record ClustersSection
{
    [Option(
        "k; null takes the square root of twice the number of training pictures",
        Source = "100 at 5,000 (measured flat from 50 to 200), 1,600 at ImageNet's 1.28 M (paper: 2,000, flat from 500 to 10,000)")]
    [OptionRange(2, 10_000_000)]
    public int? Count { get; init; }

    [Option("most iterations per restart")]
    [OptionRange(1, 100_000)]
    public int Iterations { get; init; } = 50;

    [Option("independent starts; the lowest objective wins")]
    [OptionRange(1, 1000)]
    public int Restarts { get; init; } = 1;

    [Option("start: k-means++ on a sample, random distinct rows, or k-means|| on all rows")]
    public InitialisationKind Init { get; init; } = InitialisationKind.PlusPlus;

    [Option("auto, cuda, ilgpu, native, simd or scalar; all give the same bits, auto takes a device where that is worth opening it")]
    public string Backend { get; init; } = "auto";

    [Option("transform fitted on the training features, saved with the centroids, applied by whoever assigns")]
    public TransformKind Transform { get; init; } = TransformKind.StandardiseL2;

    [Option("components that whitening keeps")]
    [OptionRange(1)]
    public int Components { get; init; } = 256;
}
