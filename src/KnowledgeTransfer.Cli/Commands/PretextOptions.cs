using System.CommandLine;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Stages;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Cli.Commands;

/// <summary>What to ask, of which pictures, and of which network: shared by everything that makes examples of a pretext task.</summary>
internal sealed class PretextOptions
{
    public Option<string> Task { get; } = new("--task")
    {
        Description = $"What is asked: {string.Join(", ", PretextTasks.Names)}",
        HelpName = "NAME",
        Required = true,
    };

    public Option<string> Data { get; } = new("--data")
    {
        Description = "A folder of pictures, also in VOC, ImageNet or Places365 layout, CIFAR-10 binaries, IDX files or a sheet folder",
        HelpName = "PICTURES",
        Required = true,
    };

    public Option<string?> Network { get; } = new("--network")
    {
        Description = $"Encoder: {string.Join(", ", EncoderCatalogue.Names)}; by the pictures' size unless given",
        HelpName = "NAME",
    };

    public Option<int?> PictureSize { get; } = new("--picture-size")
    {
        Description = "Side of the pictures in pixels; their median short side, at most 256, unless given",
    };

    public Option<string?> Permutations { get; } = new("--permutations")
    {
        Description = "Puzzles: a file that kt teacher permutations wrote, or how many orders of 9 tiles; 100 for jigsaw and 701 for "
            + "jigsaw++ unless given",
        HelpName = "FILE|COUNT",
    };

    public Option<bool> ReleasedColours { get; } = new("--released-colours")
    {
        Description = "jigsaw++: colours as in the released code (50 % gray, half the rest projected) instead of the paper (70 % gray)",
    };

    public Option<bool> Adversarial { get; } = new("--adversarial")
    {
        Description = "inpainting: with the paper's adversarial term, a thousandth of the loss",
    };

    public Option<bool> Upsample { get; } = new("--upsample") { Description = "Enlarge pictures that are smaller than the task needs" };

    public Option<int?> TrainLimit { get; } = new("--train-limit") { Description = "At most so many pictures to learn from" };

    public Option<int?> HeldOutLimit { get; } = new("--held-out-limit") { Description = "At most so many held-out pictures" };

    public void AddTo(Command command)
    {
        Option[] all = [Task, Data, Network, PictureSize, Permutations, ReleasedColours, Adversarial, Upsample, TrainLimit, HeldOutLimit];
        foreach (Option option in all) command.Add(option);
    }

    /// <summary>Opens the pictures, makes the task for their size and chooses the encoder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="seed">Of the division and of permutations.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <param name="trained">Gives the task, its options and the size of pictures where the command line does not; null for none.</param>
    /// <exception cref="ConfigException">Task or network is unknown, or there are no pictures.</exception>
    /// <exception cref="DataException">Pictures are broken or too small.</exception>
    public (PretextImages Pictures, PretextTask Task, string Network) Open(
        ParseResult parsed, ulong seed, int threads, CancellationToken cancellation, TrainedTeacher? trained = null)
    {
        var lesson = new PretextLesson
        {
            Task = trained?.Figures.Training.Task ?? parsed.GetRequiredValue(Task),
            Data = new DataSection
            {
                Source = parsed.GetRequiredValue(Data),
                TrainLimit = parsed.GetValue(TrainLimit),
                HeldOutLimit = parsed.GetValue(HeldOutLimit),
            },
            Network = parsed.GetValue(Network),
            PictureSize = parsed.GetValue(PictureSize),
            Permutations = parsed.GetValue(Permutations),
            ReleasedColours = parsed.GetValue(ReleasedColours),
            Adversarial = parsed.GetValue(Adversarial),
            Upsample = parsed.GetValue(Upsample),
        };
        (PretextImages pictures, PretextTask task) = lesson.Open(seed, threads, cancellation, trained);
        return (pictures, task, lesson.NetworkOf(task));
    }
}
