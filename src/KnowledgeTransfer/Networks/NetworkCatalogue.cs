namespace KnowledgeTransfer.Networks;

/// <summary>The student networks that are known by name.</summary>
public static class NetworkCatalogue
{
    private static readonly (string Name, Func<int, NetworkSpec> Create)[] Entries =
    [
        ("small", classes => SmallNets.Student("small", 32, poolCount: 2, classes)),
        ("small-64", classes => SmallNets.Student("small-64", 64, poolCount: 3, classes)),
        ("alexnet", AlexNets.Caffe),
        ("alexnet-bn", AlexNets.BatchNorm),
        ("alexnet-torchvision", AlexNets.Torchvision),
        ("resnet-18", ResNets.ResNet18),
    ];

    /// <summary>All names, smallest network first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>Builds the table of a network.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classCount">Outputs of the last layer, the number of clusters; 2 or more.</param>
    /// <exception cref="ConfigException">The name is not known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">classCount is below 2.</exception>
    public static NetworkSpec Create(string name, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        foreach ((string known, Func<int, NetworkSpec> create) in Entries)
            if (known == name) return create(classCount);
        throw new ConfigException($"there is no network {name}; the networks are {string.Join(", ", Names)}.");
    }
}
