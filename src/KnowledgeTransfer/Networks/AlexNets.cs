namespace KnowledgeTransfer.Networks;

/// <summary>The AlexNets (Krizhevsky et al. 2012): the paper's, those that came after it, and the encoder of Jigsaw.</summary>
internal static class AlexNets
{
    private static readonly string[] Maps = ["relu1", "relu2", "relu3", "relu4", "relu5"];

    /// <summary>
    /// The AlexNet of Caffe (bvlc_reference_caffenet): grouped convolutions and local response normalisation <em>after</em> pooling, as in
    /// the Jigsaw networks that the method builds on (Noroozi and Favaro 2016). Krizhevsky et al. (2012) normalise before pooling; the
    /// parameters are the same, pooling first costs a quarter of the normalisation.
    /// </summary>
    public static NetworkSpec Caffe(int classes)
    {
        NetworkTable table = CaffeConvolutions(stride: 4).Then("flatten", new Flatten());
        table.Then("fc6", new Linear(4096)).Then("relu6", new Relu()).Then("drop6", new Dropout());
        table.Then("fc7", new Linear(4096)).Then("relu7", new Relu()).Then("drop7", new Dropout()).Then("head", new Linear(classes));
        const string Source = "Krizhevsky et al. 2012, as Caffe's bvlc_reference_caffenet";
        return new NetworkSpec("alexnet", Source, 227, table.Nodes, "pool5", Maps);
    }

    /// <summary>
    /// What each tile of the context-free network goes through (Noroozi and Favaro 2016): the same AlexNet with stride 2 in its first layer
    /// for tiles of 64 pixels, of which pool5 leaves 2x2. (Caffe rounds up and leaves 3x3.)
    /// </summary>
    public static NetworkSpec ContextFree(int size) => new(
        "cfn-alexnet", "Noroozi and Favaro 2016 (CFN)", size, CaffeConvolutions(stride: 2).Nodes, "pool5", [.. Maps, "pool5"]);

    /// <summary>
    /// AlexNet with batch norm, without groups and response normalisation, as DeepCluster trains it (Caron et al. 2018), on RGB.
    /// </summary>
    public static NetworkSpec BatchNorm(int classes)
    {
        NetworkTable table = BatchNormConvolutions();
        DropoutClassifier(table, classes);
        return new NetworkSpec("alexnet-bn", BatchNormSource, 224, table.Nodes, "pool5", Maps);
    }

    /// <summary>Its convolutions, at any size.</summary>
    public static NetworkSpec BatchNormEncoder(int size) =>
        new("alexnet-bn", BatchNormSource, size, BatchNormConvolutions().Nodes, "pool5", [.. Maps, "pool5"]);

    /// <summary>
    /// The AlexNet of torchvision (Krizhevsky 2014, "one weird trick"): narrower, no groups, no normalisation. Not the paper's network.
    /// </summary>
    public static NetworkSpec Torchvision(int classes)
    {
        var table = new NetworkTable();
        table.ConvolutionRelu("1", new Convolution(64, 11, Stride: 4, Padding: 2)).Then("pool1", new MaxPool(3, 2));
        table.ConvolutionRelu("2", new Convolution(192, 5, Padding: 2)).Then("pool2", new MaxPool(3, 2));
        table.ConvolutionRelu("3", new Convolution(384, 3, Padding: 1));
        table.ConvolutionRelu("4", new Convolution(256, 3, Padding: 1));
        table.ConvolutionRelu("5", new Convolution(256, 3, Padding: 1)).Then("pool5", new MaxPool(3, 2));
        DropoutClassifier(table, classes);
        return new NetworkSpec("alexnet-torchvision", "Krizhevsky 2014, as torchvision builds it", 224, table.Nodes, "pool5", Maps);
    }

    private const string BatchNormSource = "Caron et al. 2018 (DeepCluster)";

    private static NetworkTable CaffeConvolutions(int stride)
    {
        var table = new NetworkTable();
        table.ConvolutionRelu("1", new Convolution(96, 11, stride));
        table.Then("pool1", new MaxPool(3, 2)).Then("norm1", new LocalResponseNorm());
        table.ConvolutionRelu("2", new Convolution(256, 5, Padding: 2, Groups: 2));
        table.Then("pool2", new MaxPool(3, 2)).Then("norm2", new LocalResponseNorm());
        table.ConvolutionRelu("3", new Convolution(384, 3, Padding: 1));
        table.ConvolutionRelu("4", new Convolution(384, 3, Padding: 1, Groups: 2));
        return table.ConvolutionRelu("5", new Convolution(256, 3, Padding: 1, Groups: 2)).Then("pool5", new MaxPool(3, 2));
    }

    private static NetworkTable BatchNormConvolutions()
    {
        var table = new NetworkTable();
        table.ConvolutionNormRelu("1", new Convolution(96, 11, Stride: 4, Padding: 2)).Then("pool1", new MaxPool(3, 2));
        table.ConvolutionNormRelu("2", new Convolution(256, 5, Padding: 2)).Then("pool2", new MaxPool(3, 2));
        table.ConvolutionNormRelu("3", new Convolution(384, 3, Padding: 1));
        table.ConvolutionNormRelu("4", new Convolution(384, 3, Padding: 1));
        return table.ConvolutionNormRelu("5", new Convolution(256, 3, Padding: 1)).Then("pool5", new MaxPool(3, 2));
    }

    private static void DropoutClassifier(NetworkTable table, int classes)
    {
        table.Then("flatten", new Flatten());
        table.Then("drop6", new Dropout()).Then("fc6", new Linear(4096)).Then("relu6", new Relu());
        table.Then("drop7", new Dropout()).Then("fc7", new Linear(4096)).Then("relu7", new Relu()).Then("head", new Linear(classes));
    }
}
