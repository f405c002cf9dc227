using KnowledgeTransfer.Cli.Configuration;
using KnowledgeTransfer.Cli.Teachers;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Onnx;

namespace KnowledgeTransfer.Cli.Evaluation;

/// <summary>Which layers of a subject a protocol on frozen features reads, and how each is pooled.</summary>
internal static class FrozenReading
{
    /// <summary>The word for every activation map of a network.</summary>
    public const string All = "all";

    private static readonly string[] Activations =
        ["Relu", "LeakyRelu", "PRelu", "Clip", "Elu", "Selu", "Gelu", "HardSwish", "HardSigmoid", "Sigmoid", "Tanh", "Softplus", "Mish"];

    /// <summary>One reading per layer.</summary>
    /// <param name="subject">The subject with the layer and pooling that the user gave, if any.</param>
    /// <param name="layers">Names, or <see cref="All"/>; empty reads what the subject itself says.</param>
    /// <param name="threads">Of ONNX Runtime; 0 for all.</param>
    /// <exception cref="ConfigException">There is no such layer, or the subject has none.</exception>
    public static IReadOnlyList<TeacherSection> Of(TeacherSection subject, IReadOnlyList<string> layers, int threads)
    {
        if (layers.Count == 0) return [subject];
        string model = TeacherCatalogue.Network(subject, threads).ModelPath;
        IReadOnlyList<InspectedTensor> maps =
            [.. OnnxInspector.Inspect(model).Tensors.Where(t => t.Shape is [_, not null, not null, not null])];
        InspectedTensor[] chosen = layers is [All]
            ? [.. maps.Where(map => Activations.Contains(map.Operation))]
            : [.. layers.Select(name => maps.FirstOrDefault(map => map.Name == name) ?? throw Unknown(name, maps))];
        if (chosen.Length == 0) throw new ConfigException($"{subject.Model} has no activation maps; name its layers.");
        return [.. chosen.Select(map => subject with { Layer = map.Name, Pooling = subject.Pooling ?? Pooling(map) })];
    }

    private static string Pooling(InspectedTensor map) =>
        LayerPooling.For(map.Shape![1]!.Value, map.Shape[2]!.Value, map.Shape[3]!.Value).ToString();

    private static ConfigException Unknown(string name, IReadOnlyList<InspectedTensor> maps)
    {
        string[] names = [.. maps.Select(map => map.Name)];
        string nearest = names.Length == 0 ? "" : $" The nearest is {NearestName.Of(name, names, 1)[0]}.";
        return new ConfigException($"there is no map {name} of known size; kt teacher inspect lists what there is.{nearest}");
    }
}
