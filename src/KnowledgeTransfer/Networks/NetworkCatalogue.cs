namespace KnowledgeTransfer.Networks;

/// <summary>The student networks that are known by name.</summary>
public static class NetworkCatalogue
{
    private static readonly (string Name, Func<int, NetworkSpec> Create)[] Entries =
    [
        ("small", classes => Small("small", 32, classes)),
        ("small-64", classes => Small("small-64", 64, classes)),
        ("alexnet", AlexNet),
        ("alexnet-bn", AlexNetBatchNorm),
        ("alexnet-torchvision", AlexNetTorchvision),
        ("resnet-18", ResNet18),
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

    /// <summary>
    /// Five 3x3 convolutions 32-64-128-128-128 with batch norm; halved until 8x8 pixels are left, averaged to 2x2, one hidden layer. The
    /// embedding is the averaged map (512 numbers): on CIFAR-10 (5,000 pictures, 100 clusters of HOG, 22 epochs, one seed) 20-NN / linear
    /// are 58.0 / 63.5 % there and 55.5 / 60.4 % at fc6 (128 numbers); of the random student 43.0 / 50.2 % and 38.5 / 42.7 %. fc6 gains
    /// more, but from a worse start to a worse end.
    /// </summary>
    private static NetworkSpec Small(string name, int size, int classes)
    {
        var table = new NetworkTable();
        table.ConvolutionNormRelu("1", new Convolution(32, 3, Padding: 1)).Then("pool1", new MaxPool(2, 2));
        table.ConvolutionNormRelu("2", new Convolution(64, 3, Padding: 1)).Then("pool2", new MaxPool(2, 2));
        table.ConvolutionNormRelu("3", new Convolution(128, 3, Padding: 1));
        if (size == 64) table.Then("pool3", new MaxPool(2, 2));
        table.ConvolutionNormRelu("4", new Convolution(128, 3, Padding: 1));
        table.ConvolutionNormRelu("5", new Convolution(128, 3, Padding: 1)).Then("pool5", new AveragePool(4, 4));
        table.Then("flatten", new Flatten()).Then("fc6", new Linear(128)).Then("relu6", new Relu()).Then("head", new Linear(classes));
        return new NetworkSpec(name, "this project", size, table.Nodes, "pool5", ["relu1", "relu2", "relu3", "relu4", "relu5"]);
    }

    /// <summary>
    /// The AlexNet of Caffe (bvlc_reference_caffenet): grouped convolutions and local response normalisation <em>after</em> pooling, as in
    /// the Jigsaw networks that the method builds on (Noroozi and Favaro 2016). Krizhevsky et al. (2012) normalise before pooling; the
    /// parameters are the same, pooling first costs a quarter of the normalisation.
    /// </summary>
    private static NetworkSpec AlexNet(int classes)
    {
        var table = new NetworkTable();
        table.ConvolutionRelu("1", new Convolution(96, 11, Stride: 4));
        table.Then("pool1", new MaxPool(3, 2)).Then("norm1", new LocalResponseNorm());
        table.ConvolutionRelu("2", new Convolution(256, 5, Padding: 2, Groups: 2));
        table.Then("pool2", new MaxPool(3, 2)).Then("norm2", new LocalResponseNorm());
        table.ConvolutionRelu("3", new Convolution(384, 3, Padding: 1));
        table.ConvolutionRelu("4", new Convolution(384, 3, Padding: 1, Groups: 2));
        table.ConvolutionRelu("5", new Convolution(256, 3, Padding: 1, Groups: 2)).Then("pool5", new MaxPool(3, 2));
        table.Then("flatten", new Flatten());
        table.Then("fc6", new Linear(4096)).Then("relu6", new Relu()).Then("drop6", new Dropout());
        table.Then("fc7", new Linear(4096)).Then("relu7", new Relu()).Then("drop7", new Dropout()).Then("head", new Linear(classes));
        const string Source = "Krizhevsky et al. 2012, as Caffe's bvlc_reference_caffenet";
        return new NetworkSpec("alexnet", Source, 227, table.Nodes, "pool5", AlexNetMaps);
    }

    /// <summary>
    /// AlexNet with batch norm, without groups and response normalisation, as DeepCluster trains it (Caron et al. 2018), on RGB.
    /// </summary>
    private static NetworkSpec AlexNetBatchNorm(int classes)
    {
        var table = new NetworkTable();
        table.ConvolutionNormRelu("1", new Convolution(96, 11, Stride: 4, Padding: 2)).Then("pool1", new MaxPool(3, 2));
        table.ConvolutionNormRelu("2", new Convolution(256, 5, Padding: 2)).Then("pool2", new MaxPool(3, 2));
        table.ConvolutionNormRelu("3", new Convolution(384, 3, Padding: 1));
        table.ConvolutionNormRelu("4", new Convolution(384, 3, Padding: 1));
        table.ConvolutionNormRelu("5", new Convolution(256, 3, Padding: 1)).Then("pool5", new MaxPool(3, 2));
        DropoutClassifier(table, classes);
        return new NetworkSpec("alexnet-bn", "Caron et al. 2018 (DeepCluster)", 224, table.Nodes, "pool5", AlexNetMaps);
    }

    /// <summary>
    /// The AlexNet of torchvision (Krizhevsky 2014, "one weird trick"): narrower, no groups, no normalisation. Not the paper's network.
    /// </summary>
    private static NetworkSpec AlexNetTorchvision(int classes)
    {
        var table = new NetworkTable();
        table.ConvolutionRelu("1", new Convolution(64, 11, Stride: 4, Padding: 2)).Then("pool1", new MaxPool(3, 2));
        table.ConvolutionRelu("2", new Convolution(192, 5, Padding: 2)).Then("pool2", new MaxPool(3, 2));
        table.ConvolutionRelu("3", new Convolution(384, 3, Padding: 1));
        table.ConvolutionRelu("4", new Convolution(256, 3, Padding: 1));
        table.ConvolutionRelu("5", new Convolution(256, 3, Padding: 1)).Then("pool5", new MaxPool(3, 2));
        DropoutClassifier(table, classes);
        return new NetworkSpec("alexnet-torchvision", "Krizhevsky 2014, as torchvision builds it", 224, table.Nodes, "pool5", AlexNetMaps);
    }

    /// <summary>ResNet-18 (He et al. 2016) as torchvision builds it: the later students of the method.</summary>
    private static NetworkSpec ResNet18(int classes)
    {
        var table = new NetworkTable();
        table.ConvolutionNormRelu("1", new Convolution(64, 7, Stride: 2, Padding: 3)).Then("pool1", new MaxPool(3, 2, Padding: 1));
        for (int stage = 1; stage <= 4; stage++)
            for (int block = 1; block <= 2; block++)
                ResidualBlock(table, $"{stage}_{block}", 32 << stage, stride: stage > 1 && block == 1 ? 2 : 1);
        table.Then("pool5", new GlobalAveragePool()).Then("flatten", new Flatten()).Then("head", new Linear(classes));
        string[] maps = ["relu1", "relu1_2", "relu2_2", "relu3_2", "relu4_2"];
        return new NetworkSpec("resnet-18", "He et al. 2016, as torchvision builds it", 224, table.Nodes, "pool5", maps);
    }

    private static void ResidualBlock(NetworkTable table, string name, int channels, int stride)
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

    private static void DropoutClassifier(NetworkTable table, int classes)
    {
        table.Then("flatten", new Flatten());
        table.Then("drop6", new Dropout()).Then("fc6", new Linear(4096)).Then("relu6", new Relu());
        table.Then("drop7", new Dropout()).Then("fc7", new Linear(4096)).Then("relu7", new Relu()).Then("head", new Linear(classes));
    }

    private static readonly string[] AlexNetMaps = ["relu1", "relu2", "relu3", "relu4", "relu5"];
}
