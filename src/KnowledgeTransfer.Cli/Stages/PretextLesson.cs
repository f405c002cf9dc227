using System.Globalization;
using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Pretext;
using KnowledgeTransfer.Torch.Pretext;

namespace KnowledgeTransfer.Cli.Stages;

/// <summary>What a teacher is asked, of which pictures, and of which network.</summary>
internal sealed record PretextLesson
{
    private const int SmallSide = 112;

    /// <summary>Word of the task.</summary>
    public required string Task { get; init; }

    /// <summary>The pictures, with limits.</summary>
    public required DataSection Data { get; init; }

    /// <summary>Encoder; null takes the one that suits the pictures.</summary>
    public string? Network { get; init; }

    /// <summary>Side in pixels; null takes the pictures' own.</summary>
    public int? PictureSize { get; init; }

    /// <summary>A file of orders, or how many; null takes the task's.</summary>
    public string? Permutations { get; init; }

    /// <summary>Jigsaw++ with the colours of its released code.</summary>
    public bool ReleasedColours { get; init; }

    /// <summary>Inpainting against a critic.</summary>
    public bool Adversarial { get; init; }

    /// <summary>Whether pictures that are too small are enlarged.</summary>
    public bool Upsample { get; init; }

    /// <summary>Opens the pictures and makes the task for their size.</summary>
    /// <param name="seed">Of the division and of permutations.</param>
    /// <param name="threads">For decoding; 0 for all.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <param name="trained">Gives the options of the task and the size of pictures where this does not; null for none.</param>
    /// <exception cref="ConfigException">Task or network is unknown, or there are no pictures.</exception>
    /// <exception cref="DataException">Pictures are broken or too small.</exception>
    public (PretextImages Pictures, PretextTask Task) Open(
        ulong seed, int threads, CancellationToken cancellation, TrainedTeacher? trained = null)
    {
        Check();
        PretextImages pictures = PretextImages.Open(Data, seed, threads, cancellation);
        PretextTask task = Create(PictureSize ?? trained?.PictureSize ?? pictures.SuitableSize, seed, trained);
        if (!Upsample && trained is null) pictures.RequireSize(task.PictureSize);
        return (pictures, task);
    }

    /// <summary>Refuses a task or a network that there is not.</summary>
    /// <exception cref="ConfigException">Names the nearest.</exception>
    public void Check()
    {
        PretextTasks.Check(Task);
        if (Network is { } network) EncoderCatalogue.SmallestInput(network);
    }

    /// <summary>Makes the task for pictures of a size.</summary>
    public PretextTask Create(int size, ulong seed, TrainedTeacher? trained = null) => PretextTasks.Create(Task, size, new PretextTaskOptions
    {
        Permutations = PermutationsOf(seed) ?? trained?.Permutations,
        ReleasedColours = ReleasedColours || trained is { HasReleasedColours: true },
        Adversarial = Adversarial || trained is { IsAdversarial: true },
    });

    /// <summary>The encoder that was named, or the one that suits the task's pictures.</summary>
    public string NetworkOf(PretextTask task) => Network ?? (task.PictureSize <= SmallSide ? "vgg16-small" : "vgg16-bn");

    private PermutationSet? PermutationsOf(ulong seed)
    {
        if (Permutations is null) return null;
        return int.TryParse(Permutations, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int count)
            ? PermutationGenerator.Generate(new PermutationOptions { Count = count, Seed = seed })
            : PermutationFile.Read(Permutations);
    }
}
