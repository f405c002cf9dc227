namespace KnowledgeTransfer.Networks;

/// <summary>The weights a network starts from: a function of the table and a seed, without any tensor library.</summary>
/// <remarks>
/// Convolutions and hidden fully connected layers: normal with variance 2 / fan-in (He et al. 2015), which keeps the scale of activations through
/// any depth of ReLU layers. The last fully connected layer: normal with standard deviation 0.01, so that training starts at the loss of chance,
/// ln(classes). Biases 0; batch norm: scale 1, shift 0, mean 0, variance 1. Caffe's constants for AlexNet (standard deviation 0.01 / 0.005, some
/// biases 1) are not used: activations then shrink layer by layer, and deep or small variants stay at chance for many epochs.
/// </remarks>
public static class WeightInitializer
{
    /// <summary>Standard deviation of the last layer's weights.</summary>
    public const double HeadStandardDeviation = 0.01;

    /// <summary>Makes the initial weights.</summary>
    /// <param name="network">The table; its last node is taken for the head.</param>
    /// <param name="seed">Each tensor is keyed by (seed, its name): a tensor of the same name and shape is the same in every network.</param>
    /// <returns>Every tensor of the network in the order of its table.</returns>
    public static WeightSet Create(NetworkSpec network, ulong seed)
    {
        var weights = new WeightSet();
        string head = network.Nodes[^1].Name + ".weight";
        foreach (WeightShape tensor in network.Weights)
        {
            var values = new float[tensor.Count];
            if (tensor.Shape.Count > 1)
            {
                long fanIn = tensor.Count / tensor.Shape[0];
                double deviation = tensor.Name == head ? HeadStandardDeviation : Math.Sqrt(2.0 / fanIn);
                FillNormal(values, deviation, new CounterRandom(CounterRandom.Key(seed, CounterRandom.Hash(tensor.Name))));
            }
            else if (tensor.Name.EndsWith(".weight", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal))
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
