using KnowledgeTransfer.Data;
namespace KnowledgeTransfer.Networks;

/// <summary>The weights a network starts from: a function of the table and a seed, without any tensor library.</summary>
/// <remarks>
/// <para>All weights are normal with mean 0. Convolutions have variance 2 / fan-in (He et al. 2015), which keeps the scale of activations
/// through ReLU layers, where batch norm normalises maps or where there are more than eight of them. Fully connected layers and the
/// convolutions of shallow networks without batch norm have 1 / fan-in, as Caffe's xavier filler: each ReLU then halves the mean square,
/// which makes up for max-pooling, which enlarges it. With 2 / fan-in AlexNet began at a loss of 10.8 instead of ln(100) = 4.6 and diverged
/// within six steps (measured; rate 0.01, batch 16). Through the thirteen convolutions of VGG-16 little would be left: of normalised
/// CIFAR-10 pictures, enlarged to 64 pixels, the mean square behind pool5 is 0.0003 with 1 / fan-in and 2.3 with 2 / fan-in.</para>
/// <para>The last layer has standard deviation 0.1 / sqrt(fan-in): small logits, so that training starts near the loss of chance. Biases 0;
/// batch norm: scale 1, shift 0, mean 0, variance 1. Caffe's constants for AlexNet (standard deviation 0.01 and 0.005, some biases 1)
/// belong to inputs of 0..255, not to normalised ones.</para>
/// </remarks>
public static class WeightInitializer
{
    /// <summary>Standard deviation of the last layer's weights, times the square root of its fan-in.</summary>
    public const double HeadGain = 0.1;

    private const int ShallowDepth = 8;

    /// <summary>Makes the initial weights.</summary>
    /// <param name="network">The table; its last node is taken for the head.</param>
    /// <param name="seed">Each tensor is keyed by (seed, its name): a tensor of the same name and shape is the same in every
    /// network.</param>
    /// <returns>Every tensor of the network in the order of its table.</returns>
    public static WeightSet Create(NetworkSpec network, ulong seed)
    {
        var weights = new WeightSet();
        bool normalised = network.Nodes.Any(node => node.Operation is BatchNorm && network.Shape(node.Name).Count == 3);
        bool deep = network.Nodes.Count(node => node.Operation is Convolution) > ShallowDepth;
        double convolutionGain = normalised || deep ? Math.Sqrt(2) : 1;
        string head = network.Nodes[^1].Name + ".weight";
        foreach (WeightShape tensor in network.Weights)
        {
            var values = new float[tensor.Count];
            if (tensor.Shape.Count > 1)
            {
                double gain = tensor.Name == head ? HeadGain : tensor.Shape.Count == 4 ? convolutionGain : 1;
                double deviation = gain / Math.Sqrt(tensor.FanIn);
                FillNormal(values, deviation, new CounterRandom(CounterRandom.Key(seed, CounterRandom.Hash(tensor.Name))));
            }
            else if (tensor.Name.EndsWith(".weight", StringComparison.Ordinal)
                || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal))
            {
                Array.Fill(values, 1f); // vectors called weight are batch-norm scales
            }
            weights.Add(tensor.Name, [.. tensor.Shape], values);
        }
        return weights;
    }

    private static void FillNormal(float[] values, double deviation, CounterRandom random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            (double first, double second) = random.NextGaussians();
            values[i] = (float)(first * deviation);
            if (i + 1 < values.Length) values[i + 1] = (float)(second * deviation);
        }
    }
}
