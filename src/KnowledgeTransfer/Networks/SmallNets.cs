namespace KnowledgeTransfer.Networks;

/// <summary>Five 3x3 convolutions 32-64-128-128-128 with batch norm, halved by max-pooling two or three times.</summary>
internal static class SmallNets
{
    private const string Source = "this project";
    private static readonly string[] Maps = ["relu1", "relu2", "relu3", "relu4", "relu5"];

    /// <summary>
    /// Halved until 8x8 pixels are left, averaged to 2x2, one hidden layer. The embedding is the averaged map (512 numbers): on CIFAR-10
    /// (5,000 pictures, 100 clusters of HOG, 22 epochs, one seed) 20-NN / linear are 58.0 / 63.5 % there and 55.5 / 60.4 % at fc6 (128
    /// numbers); of the random student 43.0 / 50.2 % and 38.5 / 42.7 %. fc6 gains more, but from a worse start to a worse end.
    /// </summary>
    public static NetworkSpec Student(string name, int size, int poolCount, int classes)
    {
        NetworkTable table = Convolutions(poolCount).Then("pool5", new AveragePool(4, 4));
        table.Then("flatten", new Flatten()).Then("fc6", new Linear(128)).Then("relu6", new Relu()).Then("head", new Linear(classes));
        return new NetworkSpec(name, Source, size, table.Nodes, "pool5", Maps);
    }

    /// <summary>The student's convolutions: a teacher of the student's own architecture, to compare deeper ones with.</summary>
    public static NetworkSpec Encoder(string name, int size, int poolCount) =>
        new(name, Source, size, Convolutions(poolCount).Nodes, "relu5", Maps);

    private static NetworkTable Convolutions(int poolCount)
    {
        var table = new NetworkTable();
        table.ConvolutionNormRelu("1", new Convolution(32, 3, Padding: 1)).Then("pool1", new MaxPool(2, 2));
        table.ConvolutionNormRelu("2", new Convolution(64, 3, Padding: 1)).Then("pool2", new MaxPool(2, 2));
        table.ConvolutionNormRelu("3", new Convolution(128, 3, Padding: 1));
        if (poolCount == 3) table.Then("pool3", new MaxPool(2, 2));
        table.ConvolutionNormRelu("4", new Convolution(128, 3, Padding: 1));
        return table.ConvolutionNormRelu("5", new Convolution(128, 3, Padding: 1));
    }
}
