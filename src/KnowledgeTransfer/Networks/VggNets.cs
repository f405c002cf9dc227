namespace KnowledgeTransfer.Networks;

/// <summary>
/// The convolutions of VGG-16, configuration D (Simonyan and Zisserman 2015): thirteen of 3x3 in five stages, <c>conv1_1</c> to
/// <c>conv5_3</c>, the paper's teacher. The maps are those at the end of each stage.
/// </summary>
internal static class VggNets
{
    private const string Source = "Simonyan and Zisserman 2015, configuration D";
    private static readonly int[] Depths = [2, 2, 3, 3, 3];
    private static readonly int[] Widths = [64, 128, 256, 512, 512];
    private static readonly string[] Maps = ["relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"];

    /// <summary>As published: biases, no normalisation, a pool after every stage.</summary>
    public static NetworkSpec Plain(int size) => new(
        "vgg16", Source, size, Stages(norm: false, narrowing: 1, poolCount: 5).Nodes, "pool5", [.. Maps, "pool5"]);

    /// <summary>With batch norm after every convolution, which then has no bias.</summary>
    public static NetworkSpec BatchNorm(int size) => new(
        "vgg16-bn", Source + ", with batch norm", size, Stages(norm: true, narrowing: 1, poolCount: 5).Nodes, "pool5", [.. Maps, "pool5"]);

    /// <summary>
    /// For pictures of 32 to 64 pixels and tiles of 8 to 24: all thirteen convolutions with batch norm, a quarter of the width, and pools
    /// only after the first two stages. Tiles of 8 pixels still leave maps of 2x2 on which whole kernels learn; pictures of 32 leave 8x8.
    /// </summary>
    public static NetworkSpec Small(int size) => new(
        "vgg16-small", Source + ", with batch norm, a quarter of the width, two pools", size,
        Stages(norm: true, narrowing: 4, poolCount: 2).Nodes, "relu5_3", Maps);

    private static NetworkTable Stages(bool norm, int narrowing, int poolCount)
    {
        var table = new NetworkTable();
        for (int stage = 1; stage <= Depths.Length; stage++)
        {
            var convolution = new Convolution(Widths[stage - 1] / narrowing, 3, Padding: 1);
            for (int layer = 1; layer <= Depths[stage - 1]; layer++)
            {
                string index = $"{stage}_{layer}";
                _ = norm ? table.ConvolutionNormRelu(index, convolution) : table.ConvolutionRelu(index, convolution);
            }
            if (stage <= poolCount) table.Then($"pool{stage}", new MaxPool(2, 2));
        }
        return table;
    }
}
