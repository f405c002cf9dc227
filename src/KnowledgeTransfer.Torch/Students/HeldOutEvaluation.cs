using KnowledgeTransfer.Torch.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Students;

/// <summary>
/// How a student does on pictures that it does not learn from. Needs no labels but the clusters: progress, and a look-out for collapse.
/// </summary>
/// <param name="Agreement">Share of pictures whose own cluster is predicted.</param>
/// <param name="LargestPredictedShare">Share of the most frequent prediction.</param>
/// <param name="EmbeddingSpread">Total variance of the embeddings over their mean squared length.</param>
internal sealed record HeldOutEvaluation(double Agreement, double LargestPredictedShare, double EmbeddingSpread)
{
    /// <summary>Runs the network over a set; null if it is empty.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between batches; nothing has changed.</exception>
    public static HeldOutEvaluation? Measure(
        TorchNetwork network, BatchLoader pictures, Precision precision, int batchSize, CancellationToken cancellation)
    {
        if (pictures.Count == 0) return null;
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        string[] taps = [network.Spec.Embedding, network.Spec.Nodes[^1].Name];
        Tensor sum = zeros(network.Spec.EmbeddingDimension, ScalarType.Float64, network.Device);
        var predictions = new long[network.Spec.ClassCount];
        long correct = 0;
        double squares = 0;
        for (int first = 0; first < pictures.Count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope batch = NewDisposeScope();
            int count = Math.Min(batchSize, pictures.Count - first);
            (Tensor input, Tensor clusters) = pictures.Load(pictures.CanonicalOrder.Slice(first, count), epoch: null);
            IReadOnlyList<Tensor> outputs;
            using (TrainingPrecision.Enter(precision, network.Device)) outputs = network.Forward(input, taps);
            Tensor embedding = outputs[0].flatten(1).to_type(ScalarType.Float64);
            sum.PlusInPlace(embedding.sum([0L]));
            squares += embedding.Squared().sum().item<double>();
            Tensor predicted = outputs[1].argmax(1);
            correct += predicted.eq(clusters.On(network.Device)).sum().item<long>();
            foreach (long cluster in predicted.ToIntegers()) predictions[cluster]++;
        }
        double meanSquare = squares / pictures.Count;
        using Scalar total = pictures.Count; // held by name: TorchSharp may free a temporary one before it has been read
        double spread = meanSquare == 0 ? 0 : 1 - sum.div(total).Squared().sum().item<double>() / meanSquare;
        return new HeldOutEvaluation((double)correct / pictures.Count, (double)predictions.Max() / pictures.Count, spread);
    }
}
