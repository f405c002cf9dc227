namespace KnowledgeTransfer.Networks;

/// <summary>
/// A student's network cut in two for detection: its convolutions, which see a whole picture of any size once, and a head that sees one
/// region's maps, pooled to a fixed size, at a time.
/// </summary>
/// <remarks>
/// <para>The head has two hidden layers with dropout and two outputs, as Fast R-CNN's (Girshick, ICCV 2015, figure 1): a score per class
/// with the background as class 0, and four numbers per class, without background, that move the region onto the object. Hidden layers are
/// as wide as the student's own first one (4096 in AlexNets), but not below 256; where the student has none, 1024. Regions are pooled to
/// the size that the student's first fully connected layer sees (6x6 in AlexNets), but not below 6x6, in which positions inside of a region
/// are still to be told apart.</para>
/// <para>Odd windows of the convolutions and max-pools are padded by half their side where they are padded less, as Girshick's AlexNet
/// for detection is: cell k of the map is then centred on pixel k times the stride, where regions are looked up. Without it AlexNet's map,
/// whose first windows lie inside of the picture, would be read one cell beside the region.</para>
/// </remarks>
public static class RegionNetworks
{
    /// <summary>The head's node with a score per class, the background first.</summary>
    public const string Scores = "scores";

    /// <summary>The head's node with four numbers per class.</summary>
    public const string Offsets = "offsets";

    private const int LeastHidden = 256, HiddenWhereNone = 1024, LeastPooledSide = 6;

    /// <summary>The convolutions up to the last map, before its last pooling.</summary>
    /// <param name="student">With at least one map.</param>
    public static NetworkSpec Trunk(NetworkSpec student) => Trunk(student, student.InputShape);

    /// <summary>The same for pictures of one size, which says how large its map is.</summary>
    /// <param name="student">With at least one map.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Pixels per row.</param>
    /// <exception cref="ArgumentException">The picture is too small for a window of the network; the message names it.</exception>
    public static NetworkSpec Trunk(NetworkSpec student, int height, int width) => Trunk(student, [student.InputShape[0], height, width]);

    /// <summary>How many pixels of the picture lie between two neighbours of the trunk's map: the product of all strides.</summary>
    /// <param name="trunk">From <see cref="Trunk(NetworkSpec)"/>.</param>
    public static int Stride(NetworkSpec trunk)
    {
        var nodes = trunk.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        int stride = 1;
        // All ways through the network multiply to the same stride, else their maps could not be added.
        for (string name = trunk.Nodes[^1].Name; name != NetworkSpec.InputName; name = nodes[name].Inputs[0])
        {
            stride *= nodes[name].Operation switch
            {
                Convolution c => c.Stride,
                MaxPool p => p.Stride,
                AveragePool p => p.Stride,
                _ => 1,
            };
        }
        return stride;
    }

    /// <summary>The head for a student.</summary>
    /// <param name="student">With at least one map.</param>
    /// <param name="classCount">Classes without background, 1 or more.</param>
    /// <returns>Its input is a region's maps [channels, side, side]; <see cref="Offsets"/> and <see cref="Scores"/> are its
    /// outputs.</returns>
    public static NetworkSpec Head(NetworkSpec student, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        int[] widths = [.. student.Nodes.Select(node => node.Operation).OfType<Linear>().Select(layer => layer.OutputCount)];
        int hidden = widths.Length > 1 ? Math.Max(LeastHidden, widths[0]) : HiddenWhereNone;
        NetworkNode? flatten = student.Nodes.FirstOrDefault(node => node.Operation is Flatten);
        int side = flatten is null ? LeastPooledSide : Math.Max(LeastPooledSide, student.Shape(flatten.Inputs[0])[^1]);

        var table = new NetworkTable();
        table.Then("flatten", new Flatten());
        table.Then("fc6", new Linear(hidden)).Then("relu6", new Relu()).Then("drop6", new Dropout());
        table.Then("fc7", new Linear(hidden)).Then("relu7", new Relu()).Then("drop7", new Dropout());
        table.Then(Offsets, new Linear(4 * classCount), "drop7").Then(Scores, new Linear(classCount + 1), "drop7");
        return new NetworkSpec(
            student.Name + "-regions", "Girshick 2015 (Fast R-CNN)", [student.Shape(student.Maps[^1])[0], side, side], table.Nodes,
            Scores, []);
    }

    /// <summary>The head's initial weights: as those of every network, but with both outputs small.</summary>
    /// <param name="head">From <see cref="Head"/>.</param>
    /// <param name="seed">Each tensor is keyed by (seed, its name).</param>
    public static WeightSet InitialHead(NetworkSpec head, ulong seed)
    {
        WeightSet weights = WeightInitializer.Create(head, seed);
        float[] offsets = weights[Offsets + ".weight"].Values; // only the last node is taken for an output
        for (int i = 0; i < offsets.Length; i++) offsets[i] *= (float)WeightInitializer.HeadGain;
        return weights;
    }

    private static NetworkSpec Trunk(NetworkSpec student, IReadOnlyList<int> inputShape)
    {
        string last = student.Maps[^1];
        IReadOnlySet<string> needed = student.Ancestors(last);
        return new NetworkSpec(
            student.Name, student.Source, inputShape, [.. student.Nodes.Where(node => needed.Contains(node.Name)).Select(Centred)], last,
            [last]);
    }

    private static NetworkNode Centred(NetworkNode node) => node.Operation switch
    {
        Convolution c when c.Kernel % 2 == 1 => node with { Operation = c with { Padding = Math.Max(c.Padding, c.Kernel / 2) } },
        MaxPool p when p.Kernel % 2 == 1 => node with { Operation = p with { Padding = Math.Max(p.Padding, p.Kernel / 2) } },
        _ => node,
    };
}
