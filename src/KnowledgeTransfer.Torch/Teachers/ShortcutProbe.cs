using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Teachers;

/// <summary>A classifier with one hidden layer that answers a pretext task from a few numbers.</summary>
/// <remarks>SGD on batches of 128, rate 0.05 along a cosine, Nesterov's momentum 0.9, weight decay 0.001, float32.</remarks>
internal static class ShortcutProbe
{
    private const int BatchSize = 128;
    private const double Rate = 0.05;

    /// <summary>Learns from some rows and answers others.</summary>
    /// <param name="train">Rows to learn from; standardised in place.</param>
    /// <param name="heldOut">Rows to answer; standardised in place.</param>
    /// <param name="classCount">Classes, 2 or more.</param>
    /// <param name="options">Passes and units.</param>
    /// <param name="seed">Of weights and order.</param>
    /// <param name="cancellation">Looked at after each pass.</param>
    /// <returns>Share of right answers on <paramref name="heldOut"/>, 0 to 1.</returns>
    public static double Measure(
        ShortcutExamples train, ShortcutExamples heldOut, int classCount, ShortcutOptions options, ulong seed,
        CancellationToken cancellation)
    {
        train.Standardise(heldOut);
        var spec = new NetworkSpec("shortcut-probe", "two fully connected layers", [train.FeatureCount],
        [
            new NetworkNode("hidden", new Linear(options.HiddenCount), NetworkSpec.InputName),
            new NetworkNode("relu", new Relu(), "hidden"),
            new NetworkNode("answer", new Linear(classCount), "relu"),
        ], "relu", []);
        using var network = new TorchNetwork(spec, WeightInitializer.Create(spec, seed));
        using var optimiser = new MomentumSgd(network.Trained(), new MomentumSgdOptions(Momentum: 0.9, Nesterov: true, WeightDecay: 1e-3));
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = tensor(train.Rows, [train.Classes.Length, train.FeatureCount]), classes = tensor(train.Classes);
        int[] order = [.. Enumerable.Range(0, train.Classes.Length)];
        int size = Math.Min(BatchSize, order.Length), steps = order.Length / size;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            new CounterRandom(CounterRandom.Key(seed, (ulong)RandomPurpose.Order, (ulong)epoch)).Shuffle(order);
            for (int step = 0; step < steps; step++)
            {
                using DisposeScope stepScope = NewDisposeScope();
                Tensor batch = tensor(order.AsSpan(step * size, size).ToArray(), ScalarType.Int64);
                Tensor scores = network.Forward(rows.index_select(0, batch), new TrainingPass(DropoutSeed: 0));
                Tensor loss = nn.functional.cross_entropy(scores, classes.index_select(0, batch));
                double done = (epoch + (double)step / steps) / options.Epochs;
                optimiser.Step(loss, Rate * 0.5 * (1 + Math.Cos(Math.PI * done)));
            }
        }
        using IDisposable noGradients = no_grad();
        Tensor answers = network.Forward(tensor(heldOut.Rows, [heldOut.Classes.Length, heldOut.FeatureCount])).argmax(1);
        return answers.eq(tensor(heldOut.Classes)).sum().item<long>() / (double)heldOut.Classes.Length;
    }
}
