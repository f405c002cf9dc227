using KnowledgeTransfer.Networks;

namespace KnowledgeTransfer.Torch.Pretext;

/// <summary>Decoder and critic of inpainting, as in the released code, scaled to the region (Pathak et al. 2016, figure 9).</summary>
internal static class InpaintingNetworks
{
    private const int FirstSide = 4, LastWidth = 64, LargestWidth = 512;

    /// <summary>
    /// Everything of a picture into one vector; from it a map of 4 x 4, doubled by transposed convolutions until it is the region. All but
    /// the last with batch norm and ReLU; widths double towards the vector, from 64 to at most 512.
    /// </summary>
    /// <param name="source">The paper.</param>
    /// <param name="map">Shape of the encoder's last map [channels, side, side].</param>
    /// <param name="bottleneck">Length of the vector.</param>
    /// <param name="side">Of the region, 8 or more.</param>
    public static NetworkSpec Decoder(string source, IReadOnlyList<int> map, int bottleneck, int side)
    {
        int[] sides = Sides(side);
        var table = new NetworkTable();
        table.ConvolutionNormRelu("_all", new Convolution(bottleneck, map[1]));
        int from = 1;
        for (int i = 0; i < sides.Length; from = sides[i++])
        {
            table.Then($"up{i + 1}", MapScaling.Enlarge(Width(sides.Length - 1 - i), from, sides[i]));
            table.Then($"bn{i + 1}", new BatchNorm()).Then($"relu{i + 1}", new Relu());
        }
        table.Then("answer", MapScaling.Enlarge(3, from, side, bias: true));
        return new NetworkSpec("inpainting-head", source, map, table.Nodes, "relu_all", []);
    }

    /// <summary>Convolutions 4 x 4 with stride 2 down to 4 x 4, widths doubling from 64; one number.</summary>
    /// <param name="source">The paper.</param>
    /// <param name="side">Of the region, 8 or more.</param>
    public static NetworkSpec Critic(string source, int side)
    {
        var table = new NetworkTable();
        for (int i = 0; i < Sides(side).Length; i++)
            table.ConvolutionNormRelu($"{i + 1}", new Convolution(Width(i), 4, Stride: 2, Padding: 1));
        table.Then("flatten", new Flatten()).Then("answer", new Linear(1));
        return new NetworkSpec("inpainting-critic", source, side, table.Nodes, "flatten", []);
    }

    private static int[] Sides(int side)
    {
        var sides = new List<int> { FirstSide };
        while (2 * sides[^1] < side) sides.Add(2 * sides[^1]);
        return [.. sides];
    }

    private static int Width(int doublings) => Math.Min(LastWidth << doublings, LargestWidth);
}
