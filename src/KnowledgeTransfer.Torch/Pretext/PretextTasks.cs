namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>The tasks that are known by name.</summary>
public static class PretextTasks
{
    private static readonly (string Name, Func<int, PretextTask> Create)[] Entries =
    [
        ("rotation", size => new RotationTask(size)),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>A task with its paper's settings, scaled to a size of pictures.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="pictureSize">Side of the pictures in pixels, as the data have it.</param>
    /// <exception cref="ConfigException">The name is not known; the nearest is named.</exception>
    public static PretextTask Create(string name, int pictureSize)
    {
        foreach ((string known, Func<int, PretextTask> create) in Entries)
            if (known == name) return create(pictureSize);
        throw new ConfigException($"there is no task {name}; the tasks are {string.Join(", ", Names)}. "
            + $"The nearest is {NearestName.Of(name, Names, 1)[0]}.");
    }
}
