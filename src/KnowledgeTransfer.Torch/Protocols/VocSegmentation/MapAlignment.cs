using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>
/// Where in a picture the numbers of a map are: the number at position i is centred on column (or row) Stride i + Offset of the network's
/// input, counted from the centre of the first pixel.
/// </summary>
/// <param name="Stride">Pixels between neighbours.</param>
/// <param name="Offset">Centre of the first number; a half where windows are even.</param>
/// <remarks>The same purpose as Caffe's coordinate maps (caffe.coord_map), by which the published FCN cuts its scores out.</remarks>
internal sealed record MapAlignment(int Stride, double Offset)
{
    /// <summary>Follows a network of convolutions and pooling.</summary>
    /// <param name="network">Where branches meet again, they are taken to be aligned.</param>
    /// <param name="node">Whose output is asked for.</param>
    /// <exception cref="ArgumentException">There is no such node, or it depends on a layer that has no places.</exception>
    public static MapAlignment Of(NetworkSpec network, string node)
    {
        network.Shape(node);
        var found = new Dictionary<string, MapAlignment>(StringComparer.Ordinal) { [NetworkSpec.InputName] = new(1, 0) };
        IReadOnlySet<string> needed = network.Ancestors(node);
        foreach (NetworkNode n in network.Nodes.Where(n => needed.Contains(n.Name)))
        {
            MapAlignment from = found[n.Inputs[0]];
            found[n.Name] = Window(n) is { } window ? from.Through(window.Kernel, window.Stride, window.Padding) : from;
        }
        return found[node];
    }

    /// <summary>Numbers that a node gives for an input of some length.</summary>
    /// <param name="network">As above.</param>
    /// <param name="node">Whose output is asked for.</param>
    /// <param name="length">Columns or rows of the input.</param>
    /// <returns>0 where the input is too short.</returns>
    public static int Length(NetworkSpec network, string node, int length)
    {
        IReadOnlySet<string> needed = network.Ancestors(node);
        var found = new Dictionary<string, int>(StringComparer.Ordinal) { [NetworkSpec.InputName] = length };
        foreach (NetworkNode n in network.Nodes.Where(n => needed.Contains(n.Name)))
        {
            int from = found[n.Inputs[0]];
            if (Window(n) is { } window)
            {
                int room = from + 2 * window.Padding - window.Kernel;
                from = from <= 0 || room < 0 ? 0 : room / window.Stride + 1;
            }
            found[n.Name] = from;
        }
        return found[node];
    }

    private MapAlignment Through(int kernel, int stride, int padding) =>
        new(Stride * stride, Offset + Stride * ((kernel - 1) / 2.0 - padding));

    private static (int Kernel, int Stride, int Padding)? Window(NetworkNode node) => node.Operation switch
    {
        Convolution c => (c.Kernel, c.Stride, c.Padding),
        MaxPool p => (p.Kernel, p.Stride, p.Padding),
        AveragePool p => (p.Kernel, p.Stride, p.Padding),
        BatchNorm or Relu or Add or LocalResponseNorm or Dropout => null,
        _ => throw new ArgumentException($"{node.Name} ({node.Operation.GetType().Name}) gives no map with places", nameof(node)),
    };
}
