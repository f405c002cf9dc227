using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Probes;

/// <summary>
/// Multinomial logistic regression with an L2 penalty: minimises mean cross entropy + penalty / 2 |W|^2 by L-BFGS (Liu and Nocedal 1989)
/// with backtracking. The big products run in float32; the loss, the weights and L-BFGS itself in float64, so that its differences of
/// gradients mean something.
/// </summary>
internal static class LogisticRegression
{
    private const int History = 10;
    private const double Armijo = 1e-4;

    // Numbers for libtorch are held by name here: TorchSharp may free a temporary one before it has been read (see MomentumSgd).

    /// <summary>Weights [classes, d + 1] in float64 (bias last), the objective there and how the optimiser ended.</summary>
    internal readonly record struct Solution(Tensor Weights, double Objective, int IterationCount, bool Converged);

    /// <summary>features W^T + b: [n, classes] in the type of the features.</summary>
    public static Tensor Logits(Tensor features, Tensor weights) =>
        addmm(weights.narrow(1, features.shape[1], 1).t(), features, weights.narrow(1, 0, features.shape[1]).t(), beta: 1, alpha: 1);

    /// <summary>Fits.</summary>
    /// <param name="features">float32 [n, d].</param>
    /// <param name="labels">int64 [n].</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="options">Penalty and when to stop.</param>
    /// <param name="cancellation">Checked in each iteration.</param>
    public static Solution Fit(Tensor features, Tensor labels, int classCount, LinearProbeOptions options, CancellationToken cancellation)
    {
        Tensor hits = nn.functional.one_hot(labels, classCount).to_type(ScalarType.Float32);
        Tensor weights = zeros(classCount, features.shape[1] + 1, ScalarType.Float64);
        (double objective, Tensor gradient) = Evaluate(features, labels, hits, weights, options.Penalty);
        var pairs = new LinkedList<(Tensor Move, Tensor Change, double InverseProduct)>();
        int iteration = 0;
        bool converged = false;
        for (; iteration < options.MaximumIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            converged = gradient.abs().max().item<double>() <= options.Tolerance;
            if (converged) break;
            using DisposeScope scope = NewDisposeScope();
            Tensor direction = Direction(gradient, pairs);
            double slope = Dot(direction, gradient);
            double length = pairs.Count == 0 ? Math.Min(1.0, 1.0 / gradient.norm().item<double>()) : 1.0;
            Tensor next;
            (double Objective, Tensor Gradient) found;
            while (true)
            {
                using Scalar stretch = length;
                next = weights.Plus(direction * stretch);
                found = Evaluate(features, labels, hits, next, options.Penalty);
                if (found.Objective <= objective + Armijo * length * slope) break;
                length /= 2;
                // Below this the objective cannot fall any more at float32 accuracy of the products.
                if (length < 1e-6) return new Solution(weights, objective, iteration, Converged: false);
            }
            Tensor move = next - weights, change = found.Gradient - gradient;
            double product = Dot(move, change);
            if (product > 0)
            {
                pairs.AddLast((move.MoveToOuterDisposeScope(), change.MoveToOuterDisposeScope(), 1 / product));
                if (pairs.Count > History)
                {
                    pairs.First!.Value.Move.Dispose();
                    pairs.First.Value.Change.Dispose();
                    pairs.RemoveFirst();
                }
            }
            weights.Dispose();
            gradient.Dispose();
            (weights, objective, gradient) = (next.MoveToOuterDisposeScope(), found.Objective, found.Gradient.MoveToOuterDisposeScope());
        }
        return new Solution(weights, objective, iteration, converged);
    }

    /// <summary>Objective and gradient [classes, d + 1].</summary>
    private static (double Objective, Tensor Gradient) Evaluate(Tensor features, Tensor labels, Tensor hits, Tensor weights, double penalty)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = features.shape[0], dimension = features.shape[1];
        using Scalar divisor = count, factor = penalty;
        Tensor logProbabilities = Logits(features, weights.to_type(ScalarType.Float32)).log_softmax(1);
        double loss = -logProbabilities.gather(1, labels.unsqueeze(1)).to_type(ScalarType.Float64).sum().item<double>() / count;
        Tensor errors = logProbabilities.exp().sub_(hits).div_(divisor);
        Tensor penalised = weights.narrow(1, 0, dimension);
        Tensor byWeight = errors.t().mm(features).to_type(ScalarType.Float64).add_(penalised, alpha: factor);
        Tensor byBias = errors.to_type(ScalarType.Float64).sum([0L]).unsqueeze(1);
        double objective = loss + 0.5 * penalty * penalised.Squared().sum().item<double>();
        return (objective, cat([byWeight, byBias], 1).MoveToOuterDisposeScope());
    }

    /// <summary>The two-loop recursion: minus the approximate inverse Hessian times the gradient.</summary>
    private static Tensor Direction(Tensor gradient, LinkedList<(Tensor Move, Tensor Change, double InverseProduct)> pairs)
    {
        Tensor direction = -gradient;
        var factors = new Stack<double>();
        for (var node = pairs.Last; node is not null; node = node.Previous)
        {
            double factor = node.Value.InverseProduct * Dot(node.Value.Move, direction);
            factors.Push(factor);
            using Scalar back = -factor;
            direction.add_(node.Value.Change, alpha: back);
        }
        if (pairs.Last is { } last)
        {
            using Scalar curvature = 1 / (last.Value.InverseProduct * Dot(last.Value.Change, last.Value.Change));
            direction.mul_(curvature);
        }
        foreach ((Tensor move, Tensor change, double inverseProduct) in pairs)
        {
            using Scalar forward = factors.Pop() - inverseProduct * Dot(change, direction);
            direction.add_(move, alpha: forward);
        }
        return direction;
    }

    private static double Dot(Tensor a, Tensor b)
    {
        using DisposeScope scope = NewDisposeScope();
        return a.flatten().dot(b.flatten()).item<double>();
    }
}
