namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The tasks that are known by name.</summary>
public static class PretextTasks
{
    private static readonly (string Name, Func<int, PretextTaskOptions, PretextTask> Create)[] Entries =
    [
        ("jigsaw", (size, options) => new JigsawTask(JigsawTask.Defaults(size, options.Permutations))),
        ("jigsaw++", (size, options) => new JigsawPlusPlusTask(
            JigsawPlusPlusTask.Defaults(size, options.Permutations, options.ReleasedColours))),
        ("rotation", (size, _) => new RotationTask(size)),
        ("relative-position", (size, _) => new RelativePositionTask(RelativePositionTask.Defaults(size))),
        ("colorization", (size, _) => new ColorizationTask(ColorizationTask.Defaults(size))),
        ("inpainting", (size, options) => new InpaintingTask(InpaintingTask.Defaults(size) with
        {
            AdversarialShare = options.Adversarial ? InpaintingTask.PaperAdversarialShare : 0,
        })),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>A task with its paper's settings, scaled to a size of pictures.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="pictureSize">Side of the pictures in pixels, as the data have it. The task's
    /// <see cref="PretextTask.PictureSize"/> is what they are to be stored at: smaller for large pictures, and larger where pictures are
    /// too small for tiles.</param>
    /// <param name="options">What else is chosen; null for the papers' settings.</param>
    /// <exception cref="ConfigException">The name is not known (the nearest is named), or the options do not suit the task.</exception>
    public static PretextTask Create(string name, int pictureSize, PretextTaskOptions? options = null)
    {
        Check(name);
        return Entries.First(entry => entry.Name == name).Create(pictureSize, options ?? new PretextTaskOptions());
    }

    /// <summary>Throws if there is no task of that name.</summary>
    /// <exception cref="ConfigException">Names all tasks and the nearest.</exception>
    public static void Check(string name)
    {
        if (Names.Contains(name)) return;
        throw new ConfigException($"there is no task {name}; the tasks are {string.Join(", ", Names)}. "
            + $"The nearest is {NearestName.Of(name, Names, 1)[0]}.");
    }
}
