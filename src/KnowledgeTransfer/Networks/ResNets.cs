namespace KnowledgeTransfer.Networks;

/// <summary>Residual networks of 18 layers (He et al. 2016): a stem, then four stages of two blocks, each stage at half the side and
/// twice the width of the one before.</summary>
internal static class ResNets
{
    private const string Source = "He et al. 2016, as torchvision builds it";
    private static readonly string[] Maps = ["relu1", "relu1_2", "relu2_2", "relu3_2", "relu4_2"];

    /// <summary>As torchvision builds it: the later students of the method.</summary>
    public static NetworkSpec ResNet18(int classes)
    {
        NetworkTable table = Stages(Stem(), 64);
        table.Then("pool5", new GlobalAveragePool()).Then("flatten", new Flatten()).Then("head", new Linear(classes));
        return new NetworkSpec("resnet-18", Source, 224, table.Nodes, "pool5", Maps);
    }

    /// <summary>The same without its classifier, at any size.</summary>
    public static NetworkSpec Encoder(int size) => new("resnet-18", Source, size, Stages(Stem(), 64).Nodes, "relu4_2", Maps);

    /// <summary>
    /// For pictures of 32 to 64 pixels: a 3x3 stem that keeps the resolution, no pooling (as He et al. for CIFAR-10), and a quarter of the
    /// width, 16-32-64-128: a sixteenth of the work, so that it trains without an accelerator.
    /// </summary>
    public static NetworkSpec SmallEncoder(int size)
    {
        const int Width = 16;
        NetworkTable table = new NetworkTable().ConvolutionNormRelu("1", new Convolution(Width, 3, Padding: 1));
        const string SmallSource = "He et al. 2016, with the stem of its CIFAR-10 networks, a quarter of the width";
        return new NetworkSpec("resnet-18-small", SmallSource, size, Stages(table, Width).Nodes, "relu4_2", Maps);
    }

    private static NetworkTable Stem() =>
        new NetworkTable()
            .ConvolutionNormRelu("1", new Convolution(64, 7, Stride: 2, Padding: 3)).Then("pool1", new MaxPool(3, 2, Padding: 1));

    private static NetworkTable Stages(NetworkTable table, int width)
    {
        for (int stage = 1; stage <= 4; stage++)
            for (int block = 1; block <= 2; block++)
                Block(table, $"{stage}_{block}", width << (stage - 1), stride: stage > 1 && block == 1 ? 2 : 1);
        return table;
    }

    private static void Block(NetworkTable table, string name, int channels, int stride)
    {
        string shortcut = table.Last;
        table.ConvolutionNormRelu(name + "a", new Convolution(channels, 3, stride, Padding: 1));
        table.Then($"conv{name}b", new Convolution(channels, 3, Padding: 1, Bias: false)).Then($"bn{name}b", new BatchNorm());
        string residual = table.Last;
        if (stride != 1)
        {
            table.Then($"conv{name}s", new Convolution(channels, 1, stride, Bias: false), shortcut).Then($"bn{name}s", new BatchNorm());
            shortcut = table.Last;
        }
        table.Then("add" + name, new Add(), residual, shortcut).Then("relu" + name, new Relu());
    }
}
