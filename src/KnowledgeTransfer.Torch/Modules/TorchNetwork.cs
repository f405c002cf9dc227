using KnowledgeTransfer.Networks;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace KnowledgeTransfer.Torch.Modules;

/// <summary>
/// A <see cref="NetworkSpec"/> that runs and learns on libtorch. Layers are plain functions over named tensors, so the table stays the only
/// description of the network, and weights, gradients and momentum are found by the names that the files use.
/// </summary>
/// <remarks>
/// 4-d tensors are kept in channels-last order (packed as [n, h, w, c]), in which libtorch's convolutions are fastest here. Forward passes
/// create tensors in the caller's dispose scope. Not thread-safe.
/// </remarks>
public sealed class TorchNetwork : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<string> _trained = [];
    private readonly IReadOnlySet<string> _locked;
    private readonly Dictionary<string, int> _lastReader = new(StringComparer.Ordinal); // number of the last node that reads an output

    /// <summary>Builds the network with given weights.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="weights">Exactly the tensors of the table; copied.</param>
    /// <param name="lockedNodes">
    /// Names of nodes that stay as they are while the others learn: their tensors get no gradients, their batch norms neither use nor
    /// change with the statistics of a batch. null locks none.
    /// </param>
    /// <param name="device">Where it computes; null for the processor.</param>
    /// <exception cref="ShapeException">The weights do not fit.</exception>
    /// <exception cref="ArgumentException">A locked node is unknown.</exception>
    public TorchNetwork(NetworkSpec spec, WeightSet weights, IReadOnlySet<string>? lockedNodes = null, Device? device = null)
    {
        Device = device ?? CPU;
        weights.RequireFit(spec);
        Spec = spec;
        _locked = lockedNodes ?? new HashSet<string>();
        foreach (string node in _locked) spec.Shape(node);
        foreach (WeightShape weight in spec.Weights)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor loaded = tensor(weights[weight.Name].Values, [.. weight.Shape.Select(extent => (long)extent)]);
            Tensor values = ChannelsLast(loaded).On(Device);
            bool trained = weight.Trained && !_locked.Contains(weight.NodeName);
            _tensors[weight.Name] = values.requires_grad_(trained).DetachFromDisposeScope();
            if (trained) _trained.Add(weight.Name);
        }
        foreach ((int index, NetworkNode node) in spec.Nodes.Index())
            foreach (string input in node.Inputs) _lastReader[input] = index;
    }

    /// <summary>The table.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>Where its tensors are and its outputs come out.</summary>
    public Device Device { get; }

    /// <summary>Names of the tensors that are learned, in the order of the table.</summary>
    public IReadOnlyList<string> TrainedNames => _trained;

    /// <summary>The tensors that are learned, themselves, in the order of the table.</summary>
    /// <param name="prefix">Put before each name, where several networks learn together.</param>
    public IEnumerable<(string Name, Tensor Weight)> Trained(string prefix = "") =>
        _trained.Select(name => (prefix + name, _tensors[name]));

    /// <summary>A weight or running statistic itself, not a copy.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has that name.</exception>
    public Tensor this[string name] => _tensors[name];

    /// <summary>Copies 4-d tensors into channels-last order with unchanged shape; others are returned as they are.</summary>
    /// <remarks>
    /// TorchSharp has no <c>memory_format</c>; a contiguous copy of the permuted tensor, permuted back, is the same thing.
    /// </remarks>
    public static Tensor ChannelsLast(Tensor values) =>
        values.dim() == 4 ? values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : values;

    /// <summary>Runs the network up to its logits.</summary>
    /// <param name="input">float32 [batch, ..InputShape] on any device; maps are fastest in channels-last order.</param>
    /// <param name="training">null for inference (running statistics, no dropout).</param>
    /// <returns>[batch, classes].</returns>
    public Tensor Forward(Tensor input, TrainingPass? training = null) => Forward(input, [Spec.Nodes[^1].Name], training)[0];

    /// <summary>Runs the network and returns the outputs of named nodes.</summary>
    /// <param name="input">
    /// float32 [batch, ..InputShape] on any device; maps are fastest in channels-last order. A picture may have any height and width as long as no
    /// fully connected layer has to be computed: convolutions do not mind.
    /// </param>
    /// <param name="taps">Names of nodes; only layers up to the last of them are computed.</param>
    /// <param name="training">null for inference (running statistics, no dropout).</param>
    /// <returns>The outputs in the order of <paramref name="taps"/>.</returns>
    /// <exception cref="ArgumentException">A tap is unknown, or the input has another shape.</exception>
    public IReadOnlyList<Tensor> Forward(Tensor input, IReadOnlyList<string> taps, TrainingPass? training = null)
    {
        foreach (string tap in taps) Spec.Shape(tap);
        RequireShape(input, taps);
        var outputs = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [NetworkSpec.InputName] = input.On(Device) };
        int missing = taps.Distinct(StringComparer.Ordinal).Count(tap => tap != NetworkSpec.InputName);
        using Generator? dropout = training is null ? null : new Generator(training.DropoutSeed, Device);
        for (int i = 0; missing > 0; i++)
        {
            NetworkNode node = Spec.Nodes[i];
            if (!_lastReader.ContainsKey(node.Name) && !taps.Contains(node.Name)) continue; // nobody wants it
            outputs[node.Name] = Apply(node, [.. node.Inputs.Select(name => outputs[name])], training, dropout);
            if (taps.Contains(node.Name)) missing--;
            // autograd keeps what it needs by itself; everything held here as well would be half as much memory again or more
            foreach (string name in node.Inputs)
                if (_lastReader[name] == i && name != NetworkSpec.InputName && !taps.Contains(name)) outputs[name].Dispose();
        }
        return [.. taps.Select(tap => outputs[tap])];
    }

    /// <summary>Copies all tensors out, in the order of the table.</summary>
    public WeightSet ToWeights()
    {
        var weights = new WeightSet();
        foreach (WeightShape weight in Spec.Weights) weights.Add(weight.Name, [.. weight.Shape], ToArray(_tensors[weight.Name]));
        return weights;
    }

    /// <summary>Replaces all tensors by the given values.</summary>
    /// <exception cref="ShapeException">The weights do not fit.</exception>
    public void Load(WeightSet weights)
    {
        weights.RequireFit(Spec);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        foreach (WeightShape weight in Spec.Weights)
            _tensors[weight.Name].copy_(tensor(weights[weight.Name].Values, _tensors[weight.Name].shape));
    }

    /// <summary>Copies a float32 tensor into an array, row-major whatever its strides.</summary>
    public static float[] ToArray(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return values.detach().cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor values in _tensors.Values) values.Dispose();
        _tensors.Clear();
    }

    private void RequireShape(Tensor input, IReadOnlyList<string> taps)
    {
        if (input.shape.Skip(1).SequenceEqual(Spec.InputShape.Select(extent => (long)extent))) return;
        bool fits = input.dim() == 4 && Spec.InputShape.Count == 3 && input.shape[1] == Spec.InputShape[0];
        if (fits && taps.All(tap => Spec.InputShape.Count == 3 && Spec.Shape(tap).Count == 3)) return;
        throw new ArgumentException(
            $"network {Spec.Name} needs [batch, {string.Join(", ", Spec.InputShape)}], not [{string.Join(", ", input.shape)}]",
            nameof(input));
    }

    /// <summary>A tensor of its own in the current dispose scope, whatever the layer does.</summary>
    private Tensor Apply(NetworkNode node, Tensor[] inputs, TrainingPass? training, Generator? dropout)
    {
        Tensor x = inputs[0];
        Tensor? Own(string suffix) => _tensors.GetValueOrDefault(node.Name + suffix);
        using DisposeScope scope = NewDisposeScope();
        Tensor result = node.Operation switch
        {
            Convolution c => Functional.conv2d(x, _tensors[node.Name + ".weight"], Own(".bias"),
                [c.Stride, c.Stride], [c.Padding, c.Padding], [1, 1], c.Groups),
            TransposedConvolution t => Functional.conv_transpose2d(x, _tensors[node.Name + ".weight"], Own(".bias"),
                [t.Stride, t.Stride], [t.Padding, t.Padding]),
            BatchNorm b => Functional.batch_norm(x, Own(".running_mean"), Own(".running_var"), Own(".weight"), Own(".bias"),
                training is not null && !_locked.Contains(node.Name), training?.BatchNormMomentum ?? b.Momentum, b.Epsilon),
            AffineFreeBatchNorm b => Functional.batch_norm(x, Own(".running_mean"), Own(".running_var"), null, null,
                training is not null && !_locked.Contains(node.Name), training?.BatchNormMomentum ?? b.Momentum, b.Epsilon),
            Relu => Functional.relu(x),
            Add => inputs.Skip(1).Aggregate(x.alias(), (sum, other) => sum.Plus(other)),
            MaxPool p => Functional.max_pool2d(x, [p.Kernel, p.Kernel], [p.Stride, p.Stride], [p.Padding, p.Padding], [1, 1]),
            AveragePool p => Functional.avg_pool2d(x, [p.Kernel, p.Kernel], [p.Stride, p.Stride], [p.Padding, p.Padding]),
            GlobalAveragePool => x.mean([2, 3], keepdim: true),
            LocalResponseNorm n => Normalise(x, n),
            Dropout d => dropout is null || d.Rate == 0 ? x.alias() : Drop(x, d, dropout),
            Flatten => x.flatten(1),
            Linear l => Functional.linear(x, _tensors[node.Name + ".weight"], Own(".bias")),
            _ => throw new NotSupportedException($"{node.Operation.GetType().Name} has no implementation for libtorch"),
        };
        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Drop(Tensor x, Dropout layer, Generator random)
    {
        using Scalar kept = 1 - layer.Rate; // lives until libtorch has read it
        return x * empty_like(x).bernoulli_(1 - layer.Rate, random).div_(kept);
    }

    /// <summary>
    /// Local response normalisation with the sum over neighbouring channels as a 1x1 convolution with a band matrix: the matrix product is
    /// cheaper than libtorch's own way through avg_pool3d. The power is taken in float32 in any case.
    /// </summary>
    private static Tensor Normalise(Tensor x, LocalResponseNorm norm)
    {
        int channels = (int)x.shape[1];
        var band = new float[channels * channels];
        for (int channel = 0; channel < channels; channel++)
            for (int other = Math.Max(0, channel - norm.Size / 2); other <= Math.Min(channels - 1, channel + (norm.Size - 1) / 2); other++)
                band[channel * channels + other] = (float)(norm.Alpha / norm.Size);
        Tensor values = x.to_type(ScalarType.Float32);
        Tensor sums = Functional.conv2d(values.Squared(), tensor(band, [channels, channels, 1, 1]).On(x.device));
        using Scalar offset = norm.K, exponent = -norm.Beta; // live until libtorch has read them
        return values * sums.to_type(ScalarType.Float32).Plus(offset).pow(exponent);
    }
}
