using KnowledgeTransfer.Runs;

namespace KnowledgeTransfer.Cli.Configuration;

/// <summary>Which pictures, and which of them are held out.</summary>
internal sealed record DataSection
{
    [Option("folder of pictures, also in VOC, ImageNet or Places365 layout, CIFAR-10 binaries, IDX files or a sheet folder")]
    public string Source { get; init; } = "";

    [Option("share of the pictures kept from clustering and training, where the source prescribes no split", Source = "common practice")]
    [OptionRange(0, 0.9)]
    public double HeldOutShare { get; init; } = 0.1;

    [Option("at most so many training pictures, chosen by a seeded hash of their ids; null takes all")]
    [OptionRange(1)]
    public int? TrainLimit { get; init; }

    [Option("at most so many held-out pictures; null takes all")]
    [OptionRange(1)]
    public int? HeldOutLimit { get; init; }

    [Option("share of pictures that may fail to decode (always at least one) before the stage fails")]
    [OptionRange(0, 1)]
    public double BadShare { get; init; } = 0.001;
}
