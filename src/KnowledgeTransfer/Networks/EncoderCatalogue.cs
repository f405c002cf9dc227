namespace KnowledgeTransfer.Networks;

/// <summary>
/// The teacher networks that are known by name: encoders without a classifier, to which a pretext task adds its own layers.
/// </summary>
/// <remarks>
/// All are fully convolutional: names and shapes of the weights do not depend on the size of the input, so an encoder that learned on
/// tiles is exported for whole pictures. Their maps, in depth order, become the named outputs of <c>teacher.onnx</c>.
/// </remarks>
public static class EncoderCatalogue
{
    /// <param name="Name">On the command line.</param>
    /// <param name="Smallest">
    /// The least side of an input in pixels at which every position of every kernel meets something else than padding. A 3x3 kernel on a
    /// map of one pixel would learn in its middle only, and the eight others would come out as they were drawn when whole pictures are
    /// shown.
    /// </param>
    /// <param name="Create">Builds the table for a side.</param>
    private sealed record Entry(string Name, int Smallest, Func<int, NetworkSpec> Create);

    private static readonly Entry[] Entries =
    [
        new("small", 8, size => SmallNets.Encoder("small", size, poolCount: 2)),
        new("small-64", 16, size => SmallNets.Encoder("small-64", size, poolCount: 3)),
        new("nin-small", 9, NinNets.Small),
        new("nin", 5, NinNets.RotNet),
        new("vgg16-small", 8, VggNets.Small),
        new("resnet-18-small", 9, ResNets.SmallEncoder),
        new("cfn-alexnet", 39, AlexNets.ContextFree),
        new("alexnet-bn", 63, AlexNets.BatchNormEncoder),
        new("resnet-18", 33, ResNets.Encoder),
        new("vgg16", 32, VggNets.Plain),
        new("vgg16-bn", 32, VggNets.BatchNorm),
    ];

    /// <summary>All names: for small pictures first, then by cost.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>Builds the table of an encoder.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="inputSize">Height and width of its input in pixels: of a tile while it learns, of a picture when it is
    /// exported.</param>
    /// <exception cref="ConfigException">The name is not known, or the input is too small for the network.</exception>
    public static NetworkSpec Create(string name, int inputSize)
    {
        Entry entry = Find(name);
        if (inputSize >= entry.Smallest) return entry.Create(inputSize);
        string[] suitable = [.. Entries.Where(other => inputSize >= other.Smallest).Select(other => other.Name)];
        throw new ConfigException(
            $"encoder {name} needs inputs of at least {entry.Smallest} pixels, these have {inputSize}. "
            + (suitable.Length > 0 ? $"Encoders for this size are {string.Join(", ", suitable)}." : "No encoder takes so few."));
    }

    /// <summary>The least side of an encoder's input in pixels.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ConfigException">The name is not known.</exception>
    public static int SmallestInput(string name) => Find(name).Smallest;

    private static Entry Find(string name) =>
        Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ConfigException($"there is no encoder {name}; the encoders are {string.Join(", ", Names)}. "
            + $"The nearest is {NearestName.Of(name, Names, 1)[0]}.");
}
