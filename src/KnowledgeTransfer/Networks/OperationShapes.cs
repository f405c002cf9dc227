namespace KnowledgeTransfer.Networks;

/// <summary>What each operation does to shapes, which weights it owns and what it costs. Shapes are without the batch axis.</summary>
internal static class OperationShapes
{
    /// <summary>Output shape of a node.</summary>
    /// <exception cref="ArgumentException">The input shapes do not suit the operation.</exception>
    public static int[] Output(NetworkNode node, int[][] inputs)
    {
        if (inputs.Length == 0 || (inputs.Length > 1 && node.Operation is not Add))
            throw new ArgumentException($"{node.Operation.GetType().Name} cannot take {inputs.Length} inputs");
        int[] x = inputs[0];
        switch (node.Operation)
        {
            case Convolution c:
                RequireMap(x);
                if (x[0] % c.Groups != 0 || c.OutputChannels % c.Groups != 0)
                    throw new ArgumentException($"{x[0]} and {c.OutputChannels} channels do not divide into {c.Groups} groups");
                return [c.OutputChannels, Window(x[1], c.Kernel, c.Stride, c.Padding), Window(x[2], c.Kernel, c.Stride, c.Padding)];
            case TransposedConvolution t:
                RequireMap(x);
                return [t.OutputChannels, Enlarged(x[1], t), Enlarged(x[2], t)];
            case MaxPool p:
                RequireMap(x);
                return [x[0], Window(x[1], p.Kernel, p.Stride, p.Padding), Window(x[2], p.Kernel, p.Stride, p.Padding)];
            case AveragePool p:
                RequireMap(x);
                return [x[0], Window(x[1], p.Kernel, p.Stride, p.Padding), Window(x[2], p.Kernel, p.Stride, p.Padding)];
            case GlobalAveragePool:
                RequireMap(x);
                return [x[0], 1, 1];
            case LocalResponseNorm:
                RequireMap(x);
                return x;
            case BatchNorm or AffineFreeBatchNorm or Relu or Dropout:
                return x;
            case Add:
                return inputs.FirstOrDefault(input => !input.AsSpan().SequenceEqual(x)) is { } other
                    ? throw new ArgumentException($"cannot add [{string.Join(", ", x)}] and [{string.Join(", ", other)}]")
                    : x;
            case Flatten:
                return [x.Aggregate(1, (product, extent) => product * extent)];
            case Linear l:
                return x.Length == 1 ? [l.OutputCount] : throw new ArgumentException($"needs a vector, has [{string.Join(", ", x)}]");
            default:
                throw new ArgumentException($"unknown operation {node.Operation.GetType().Name}");
        }
    }

    /// <summary>The weight tensors that a node owns, in PyTorch's order.</summary>
    public static IEnumerable<WeightShape> Weights(NetworkNode node, int[] input)
    {
        (int[] Weight, int? Bias, double FanIn)? shape = node.Operation switch
        {
            Convolution c => ([c.OutputChannels, input[0] / c.Groups, c.Kernel, c.Kernel], c.Bias ? c.OutputChannels : null,
                input[0] / c.Groups * c.Kernel * c.Kernel),
            TransposedConvolution t => ([input[0], t.OutputChannels, t.Kernel, t.Kernel], t.Bias ? t.OutputChannels : null,
                (double)input[0] * t.Kernel * t.Kernel / (t.Stride * t.Stride)),
            Linear l => ([l.OutputCount, input[0]], l.Bias ? l.OutputCount : null, input[0]),
            BatchNorm => ([input[0]], input[0], 1),
            _ => null,
        };
        if (shape is { } s)
        {
            yield return new WeightShape(node.Name + ".weight", s.Weight, Trained: true) { FanIn = s.FanIn };
            if (s.Bias is { } biases) yield return new WeightShape(node.Name + ".bias", [biases], Trained: true);
        }
        if (node.Operation is not (BatchNorm or AffineFreeBatchNorm)) yield break;
        yield return new WeightShape(node.Name + ".running_mean", [input[0]], Trained: false);
        yield return new WeightShape(node.Name + ".running_var", [input[0]], Trained: false);
    }

    /// <summary>Multiply-adds of a node for one picture; 0 for everything but convolutions and fully connected layers.</summary>
    public static long MultiplyAdds(NetworkNode node, int[] input, int[] output) => node.Operation switch
    {
        Convolution c => (long)output[0] * output[1] * output[2] * (input[0] / c.Groups) * c.Kernel * c.Kernel,
        TransposedConvolution t => (long)input[0] * input[1] * input[2] * t.OutputChannels * t.Kernel * t.Kernel,
        Linear l => (long)l.OutputCount * input[0],
        _ => 0,
    };

    private static int Window(int size, int kernel, int stride, int padding)
    {
        int positions = size + 2 * padding - kernel;
        return positions >= 0
            ? positions / stride + 1
            : throw new ArgumentException($"a window of {kernel} does not fit into {size} pixels with padding {padding}");
    }

    private static int Enlarged(int size, TransposedConvolution t)
    {
        int side = (size - 1) * t.Stride - 2 * t.Padding + t.Kernel;
        return side >= 1
            ? side
            : throw new ArgumentException($"a kernel of {t.Kernel} on {size} pixels leaves nothing after padding {t.Padding} is cut off");
    }

    private static void RequireMap(int[] shape)
    {
        if (shape.Length != 3) throw new ArgumentException($"needs a map [channels, height, width], has [{string.Join(", ", shape)}]");
    }
}
