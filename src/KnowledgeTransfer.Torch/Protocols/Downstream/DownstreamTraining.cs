using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Students;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.Downstream;

/// <summary>
/// What the protocols that train have in common: a network learns labels, from given weights or from scratch, and the weights of its last
/// step are judged once on the test pictures. Nothing is chosen by them: they are not even looked at before the end.
/// </summary>
internal static class DownstreamTraining
{
    /// <summary>Trains and judges; resumable like every training, in <paramref name="folder"/>.</summary>
    /// <param name="network">Its number of classes is that of the labels.</param>
    /// <param name="start">Weights to begin with and what is locked; null trains from scratch.</param>
    /// <param name="copied">Nodes that began with given weights.</param>
    /// <param name="train">Pictures to learn from.</param>
    /// <param name="test">Pictures to judge by, at least one.</param>
    /// <param name="options">The schedule.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <exception cref="DataException">There are no test pictures, or two pictures have one id.</exception>
    public static DownstreamResult Run(
        NetworkSpec network, TrainingStart? start, IReadOnlyList<string> copied, LabelledImages train, LabelledImages test,
        StudentOptions options, string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (test.Count == 0) throw new DataException("there are no test pictures with a class; a protocol needs some.");
        var nobody = new LabelledImages(train.Images, train.Classes, train.ClassNames).Select([]);
        StudentResult training = StudentTrainer.Train(
            network, train.Images, train.Classes, nobody.Images, nobody.Classes, options, folder, progress, cancellation, start);
        WeightSet weights = WeightFile.Read(Path.Combine(folder, StudentTrainer.WeightsFile));
        int[] predicted = Predict(network, weights, test, training.Preprocessing, training.Precision, options, cancellation);

        int[] right = new int[network.ClassCount], all = new int[network.ClassCount];
        for (int i = 0; i < predicted.Length; i++)
        {
            all[test.Classes[i]]++;
            if (predicted[i] == test.Classes[i]) right[test.Classes[i]]++;
        }
        return new DownstreamResult(
            (double)right.Sum() / test.Count, [.. right.Zip(all, (r, n) => n == 0 ? (double?)null : (double)r / n)], train.Count, test.Count,
            copied, training.StepCount, training.Epochs[^1]);
    }

    /// <summary>The class that the network finds likeliest for the centre of each picture, in the order of the set.</summary>
    private static int[] Predict(
        NetworkSpec network, WeightSet weights, LabelledImages test, ImagePreprocessing preprocessing, Precision precision,
        StudentOptions options, CancellationToken cancellation)
    {
        using IDisposable noGradients = no_grad();
        using var torch = new TorchNetwork(network, weights, device: options.Device.Open());
        var loader = new BatchLoader(test.Images, test.Classes, preprocessing, options);
        int[] all = [.. Enumerable.Range(0, test.Count)], predicted = new int[test.Count];
        for (int first = 0; first < all.Length; first += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            (Tensor pictures, _) = loader.Load(all.AsSpan(first, Math.Min(options.BatchSize, all.Length - first)), epoch: null);
            Tensor logits;
            using (TrainingPrecision.Enter(precision, torch.Device)) logits = torch.Forward(pictures);
            foreach ((int i, long answer) in logits.argmax(1).ToIntegers().Index()) predicted[first + i] = (int)answer;
        }
        return predicted;
    }
}
