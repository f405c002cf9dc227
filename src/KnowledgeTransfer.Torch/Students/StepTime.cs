using System.Diagnostics;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>How long a step of a training takes on this machine as it is now: what plans are estimated by.</summary>
public static class StepTime
{
    private const int WarmUpSteps = 2, FewestSteps = 3;

    /// <summary>Trains on random pictures for about as long as asked and throws the result away.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">Batch, precision, threads and device are used.</param>
    /// <param name="atLeast">How long to measure; three steps are always made.</param>
    /// <param name="cancellation">Looked at after each step.</param>
    /// <returns>Mean time of a step and of a forward pass of one batch without gradients.</returns>
    /// <remarks>Sets libtorch's number of threads for the process while it runs.</remarks>
    public static (TimeSpan Step, TimeSpan Forward) Measure(
        NetworkSpec network, StudentOptions options, TimeSpan atLeast, CancellationToken cancellation = default)
    {
        StudentOptions resolved = options.Resolved();
        int threadsBefore = get_num_threads();
        set_num_threads(resolved.ThreadCount);
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using var torch = new TorchNetwork(
                network, WeightInitializer.Create(network, resolved.Seed), device: resolved.Device.Open());
            var momentum = new MomentumSgdOptions(resolved.Momentum, resolved.Nesterov, resolved.WeightDecay);
            using var optimiser = new MomentumSgd(torch.Trained(), momentum);
            Tensor pictures = TorchNetwork.ChannelsLast(rand(resolved.BatchSize, 3, network.InputSize, network.InputSize)).On(torch.Device);
            Tensor classes = zeros(resolved.BatchSize, ScalarType.Int64, torch.Device);
            return (Repeat(Step, atLeast, cancellation), Repeat(Forward, atLeast / 4, cancellation));

            void Step()
            {
                using DisposeScope step = NewDisposeScope();
                Tensor logits;
                using (TrainingPrecision.Enter(resolved.Precision, torch.Device))
                    logits = torch.Forward(pictures, new TrainingPass(DropoutSeed: 1)).to_type(ScalarType.Float32);
                optimiser.Step(nn.functional.cross_entropy(logits, classes), rate: 0); // the weights stay: no step diverges
            }

            void Forward()
            {
                using DisposeScope step = NewDisposeScope();
                using IDisposable noGradients = no_grad();
                using (TrainingPrecision.Enter(resolved.Precision, torch.Device)) torch.Forward(pictures);
            }
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    private static TimeSpan Repeat(Action work, TimeSpan atLeast, CancellationToken cancellation)
    {
        for (int i = 0; i < WarmUpSteps; i++) work();
        var clock = Stopwatch.StartNew();
        int count = 0;
        while (count < FewestSteps || clock.Elapsed < atLeast)
        {
            cancellation.ThrowIfCancellationRequested();
            work();
            count++;
        }
        return clock.Elapsed / count;
    }
}
