using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Students;
using KnowledgeTransfer.Torch.Training;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>Which network, and how it is trained: the network's defaults with what the user set on top.</summary>
/// <param name="Network">Catalogue name.</param>
/// <param name="Options">All training options.</param>
/// <param name="BakeNormalisation">Whether the exported graph takes pixels from 0 to 255.</param>
internal sealed record StudentRecipe(string Network, StudentOptions Options, bool BakeNormalisation)
{
    private const int LargestSmall = 48, LargestSmall64 = 112;

    /// <summary>Fills in what was left open.</summary>
    /// <param name="section">The user's settings.</param>
    /// <param name="shortSide">
    /// Short sides of the pictures. Without a network given: <c>small</c> up to a median of 48 pixels, <c>small-64</c> up to 112, else
    /// <c>alexnet-bn</c>.
    /// </param>
    /// <param name="seed">Of training.</param>
    /// <param name="threads">0 for all.</param>
    /// <exception cref="ConfigException">The network is unknown.</exception>
    public static StudentRecipe Create(StudentSection section, SizeRange shortSide, ulong seed, int threads)
    {
        string network = section.Network
            ?? (shortSide.Median <= LargestSmall ? "small" : shortSide.Median <= LargestSmall64 ? "small-64" : "alexnet-bn");
        return For(network, section, seed, threads);
    }

    /// <summary>The recipe of a network with what the user set on top.</summary>
    /// <param name="network">Catalogue name.</param>
    /// <param name="section">The user's settings.</param>
    /// <param name="seed">Of training.</param>
    /// <param name="threads">0 for all.</param>
    /// <exception cref="ConfigException">The network is unknown.</exception>
    public static StudentRecipe For(string network, StudentSection section, ulong seed, int threads)
    {
        if (Problem(section with { Network = network }) is { } problem) throw new ConfigException(problem);
        StudentOptions defaults = StudentOptions.ForNetwork(network);
        StudentOptions options = defaults with
        {
            Epochs = section.Epochs ?? defaults.Epochs,
            StepLimit = section.StepLimit,
            BatchSize = section.BatchSize ?? defaults.BatchSize,
            LearningRate = section.LearningRate ?? defaults.LearningRate,
            Precision = section.Precision,
            CheckpointSteps = section.CheckpointSteps,
            Seed = seed,
            ThreadCount = threads,
            Device = NetworkDevices.Training,
        };
        return new StudentRecipe(network, options, section.BakeNormalisation);
    }

    /// <summary>What can be said against the settings before anything is known of the pictures, or null.</summary>
    public static string? Problem(StudentSection section) => section.Network is not { } name || NetworkCatalogue.Names.Contains(name)
        ? null
        : $"student.network is {name}; the networks are {string.Join(", ", NetworkCatalogue.Names)}. " +
            $"The nearest is {NearestName.Of(name, NetworkCatalogue.Names, 1)[0]}.";

    /// <summary>Side of the stored pictures: the input's, or 256 / 224 of it where windows are cut out of larger pictures.</summary>
    public int StoredSize(NetworkSpec network) => Options.Augmentation is Augmentation.CropFlip or Augmentation.ResizedCropFlip
        ? (int)Math.Round(network.InputSize * 256 / 224.0 / 2) * 2
        : network.InputSize;
}
