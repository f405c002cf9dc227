namespace KnowledgeTransfer.Networks;

/// <summary>
/// Networks in networks (Lin et al. 2014): blocks of one spatial convolution and two of 1x1, all with batch norm. The maps are those at the
/// end of each block.
/// </summary>
internal static class NinNets
{
    /// <summary>
    /// The network of RotNet on CIFAR-10 (Gidaris et al. 2018): four blocks, max-pooled after the first, averaged after the second. Its
    /// second block gives the best features.
    /// </summary>
    public static NetworkSpec RotNet(int size)
    {
        var table = new NetworkTable();
        Block(table, 1, new Convolution(192, 5, Padding: 2), 160, 96);
        table.Then("pool1", new MaxPool(3, 2, Padding: 1));
        Block(table, 2, new Convolution(192, 5, Padding: 2), 192, 192);
        table.Then("pool2", new AveragePool(3, 2, Padding: 1));
        Block(table, 3, new Convolution(192, 3, Padding: 1), 192, 192);
        Block(table, 4, new Convolution(192, 3, Padding: 1), 192, 192);
        return new NetworkSpec("nin", "Lin et al. 2014, as Gidaris et al. 2018 (RotNet) for CIFAR-10", size, table.Nodes, "relu4_3",
            ["relu1_3", "relu2_3", "relu3_3", "relu4_3"]);
    }

    /// <summary>
    /// Three blocks of 64, 96 and 192 channels that halve the side by stride instead of pooling: a twelfth of the work of
    /// <see cref="RotNet"/>.
    /// </summary>
    public static NetworkSpec Small(int size)
    {
        var table = new NetworkTable();
        table.ConvolutionNormRelu("1_1", new Convolution(64, 5, Stride: 2, Padding: 2)).ConvolutionNormRelu("1_2", new Convolution(64, 1));
        foreach ((int block, int channels) in new[] { (2, 96), (3, 192) })
        {
            table.ConvolutionNormRelu($"{block}_1", new Convolution(channels, 3, Stride: 2, Padding: 1));
            table.ConvolutionNormRelu($"{block}_2", new Convolution(channels, 3, Padding: 1));
            table.ConvolutionNormRelu($"{block}_3", new Convolution(channels, 1));
        }
        return new NetworkSpec("nin-small", "this project, after Lin et al. 2014", size, table.Nodes, "relu3_3",
            ["relu1_2", "relu2_3", "relu3_3"]);
    }

    private static void Block(NetworkTable table, int number, Convolution spatial, params int[] pointwise)
    {
        table.ConvolutionNormRelu($"{number}_1", spatial);
        for (int i = 0; i < pointwise.Length; i++) table.ConvolutionNormRelu($"{number}_{i + 2}", new Convolution(pointwise[i], 1));
    }
}
