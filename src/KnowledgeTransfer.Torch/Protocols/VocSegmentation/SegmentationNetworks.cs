using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Protocols.VocSegmentation;

/// <summary>Makes a classifying network fully convolutional (Long, Shelhamer and Darrell, CVPR 2015, section 3.1).</summary>
internal static class SegmentationNetworks
{
    /// <summary>Name of the layer with a score per class.</summary>
    public const string Score = "score";

    /// <summary>
    /// Everything up to the flattened map stays. The first fully connected layer becomes a convolution with the size of that map, the
    /// others become 1x1 convolutions, the last one scores the new classes. A mean over the whole map becomes one over windows of its size.
    /// </summary>
    /// <param name="network">A table with one <see cref="Flatten"/>, behind which all layers are in a row.</param>
    /// <param name="classCount">Scores, background included; 2 or more.</param>
    /// <returns>The table, and the name of the last layer that stays: up to it weights can be copied.</returns>
    public static (NetworkSpec Network, string Trunk) Create(NetworkSpec network, int classCount)
    {
        NetworkNode flatten = network.Nodes.Single(node => node.Operation is Flatten);
        string trunk = flatten.Inputs[0], last = network.Nodes[^1].Name;
        int side = network.Shape(trunk)[^1];
        var nodes = new List<NetworkNode>();
        foreach (NetworkNode node in network.Nodes)
        {
            if (node == flatten) continue;
            string[] inputs = [.. node.Inputs.Select(input => input == flatten.Name ? trunk : input)];
            switch (node.Operation)
            {
                case Linear linear:
                    bool scores = node.Name == last;
                    var convolution = new Convolution(scores ? classCount : linear.OutputCount, side, Bias: linear.Bias);
                    nodes.Add(new NetworkNode(scores ? Score : node.Name, convolution, inputs));
                    side = 1; // what follows reads a map of single numbers
                    break;
                case GlobalAveragePool:
                    nodes.Add(new NetworkNode(node.Name, new AveragePool(network.Shape(node.Inputs[0])[^1], 1), inputs));
                    break;
                default:
                    nodes.Add(new NetworkNode(node.Name, node.Operation, inputs));
                    break;
            }
        }
        return (new NetworkSpec(network.Name + "-fcn", network.Source, network.InputSize, nodes, trunk, []), trunk);
    }
}
