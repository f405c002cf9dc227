using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Training;

/// <summary>
/// Stochastic gradient descent with momentum and weight decay, PyTorch's formulas: g += decay w; v = momentum v + g; w -= rate (Nesterov
/// ? g + momentum v : v).
/// </summary>
/// <remarks>Ours, because a checkpoint needs the velocities by name; twenty lines of in-place arithmetic.</remarks>
internal sealed class MomentumSgd : IDisposable
{
    private const string VelocityPrefix = "velocity.";

    private readonly MomentumSgdOptions _options;
    private readonly string[] _names;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _velocities;

    /// <summary>Starts with velocities of 0, which makes the first step equal PyTorch's (v = g).</summary>
    /// <param name="weights">What is moved, with names that are all different.</param>
    /// <param name="options">Momentum and weight decay.</param>
    public MomentumSgd(IEnumerable<(string Name, Tensor Weight)> weights, MomentumSgdOptions options)
    {
        _options = options;
        using DisposeScope scope = NewDisposeScope();
        (string Name, Tensor Weight)[] moved = [.. weights];
        _names = [.. moved.Select(pair => pair.Name)];
        _weights = [.. moved.Select(pair => pair.Weight)];
        _velocities = [.. _weights.Select(weight => zeros_like(weight.detach()).DetachFromDisposeScope())];
    }

    /// <summary>Moves the weights down the gradient of a loss.</summary>
    /// <param name="loss">A scalar of the current graph.</param>
    /// <param name="rate">Learning rate of this step.</param>
    public void Step(Tensor loss, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        IList<Tensor> gradients = autograd.grad([loss], _weights);
        using IDisposable noGradients = no_grad();
        // Numbers that are handed over as temporary objects may be collected, and their memory freed, while libtorch still reads them:
        // TorchSharp does not keep them alive. So they live here until the end.
        using Scalar decay = _options.WeightDecay, momentum = _options.Momentum, step = -rate;
        for (int i = 0; i < _weights.Length; i++)
        {
            Tensor gradient = gradients[i];
            if (_options.WeightDecay != 0) gradient.add_(_weights[i], alpha: decay);
            _velocities[i].mul_(momentum).PlusInPlace(gradient);
            _weights[i].add_(_options.Nesterov ? gradient.add_(_velocities[i], alpha: momentum) : _velocities[i], alpha: step);
        }
    }

    /// <summary>Adds the velocities to a weight set, called <c>velocity.</c> and the weight's name.</summary>
    public void Save(WeightSet state)
    {
        for (int i = 0; i < _weights.Length; i++)
        {
            int[] shape = [.. _weights[i].shape.Select(extent => (int)extent)];
            state.Add(VelocityPrefix + _names[i], shape, TorchNetwork.ToArray(_velocities[i]));
        }
    }

    /// <summary>Takes the velocities back.</summary>
    /// <exception cref="ShapeException">A velocity is missing or has another shape.</exception>
    public void Load(WeightSet state)
    {
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < _weights.Length; i++)
        {
            (IReadOnlyList<int> shape, float[] values) = state[VelocityPrefix + _names[i]];
            if (!shape.Select(extent => (long)extent).SequenceEqual(_weights[i].shape))
                throw new ShapeException($"the velocity of {_names[i]} is [{string.Join(", ", shape)}], "
                    + $"the weight is [{string.Join(", ", _weights[i].shape)}]");
            _velocities[i].copy_(tensor(values, _weights[i].shape));
        }
    }

    /// <summary>Whether a tensor of a weight set is a velocity.</summary>
    public static bool IsVelocity(string name) => name.StartsWith(VelocityPrefix, StringComparison.Ordinal);

    /// <summary>Frees the velocities.</summary>
    public void Dispose()
    {
        foreach (Tensor velocity in _velocities) velocity.Dispose();
    }
}
