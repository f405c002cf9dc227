using KnowledgeTransfer.Data;
using KnowledgeTransfer.Data.Voc;
using KnowledgeTransfer.Evaluation;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Protocols.Crops;
using KnowledgeTransfer.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>The test of <see cref="VocClassificationProtocol"/>.</summary>
internal static class VocClassificationJudgement
{
    /// <summary>The average precision of each class.</summary>
    /// <param name="network">The table.</param>
    /// <param name="weights">What it learned.</param>
    /// <param name="test">Pictures to judge by.</param>
    /// <param name="preprocessing">Mean and deviation that it was trained with.</param>
    /// <param name="options">With resolved precision.</param>
    /// <param name="progress">Told after every batch; null for none.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="DataException">A picture cannot be decoded, or a score is not a number.</exception>
    public static AveragePrecision[] Run(
        NetworkSpec network, WeightSet weights, VocPictures test, ImagePreprocessing preprocessing, VocClassificationOptions options,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        double[][] scores = Scores(network, weights, test.Images, preprocessing, options, progress, cancellation);
        return
        [
            .. Enumerable.Range(0, test.Presence.Classes.Count).Select(c => AveragePrecision.Compute(
                [.. scores.Select(row => row[c])],
                [.. Enumerable.Range(0, test.Count).Select(picture => Truth(test.Presence[picture, c]))])),
        ];
    }

    /// <summary>The mean of the logits over the crops: [pictures][classes].</summary>
    private static double[][] Scores(
        NetworkSpec network, WeightSet weights, ImageSource test, ImagePreprocessing preprocessing, VocClassificationOptions options,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using IDisposable noGradients = no_grad();
        using var learned = new TorchNetwork(network, weights, device: options.Device.Open());
        var normalisation = new PixelNormalisation(preprocessing);
        var crops = new TestCrops(test, network.InputSize, options.CropCount);
        using var batches = new BatchesAhead(crops.Make, crops.BatchCount, options.BatchesAhead);
        var scores = new List<double[]>(test.Count);
        for (long batch = 0; batch < crops.BatchCount; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor pictures = CropTensor.Of(batches.Take(batch), network.InputSize, normalisation);
            Tensor logits;
            using (TrainingPrecision.Enter(options.Precision, learned.Device))
                logits = learned.Forward(pictures).to_type(ScalarType.Float32);
            float[] values = TorchNetwork.ToArray(logits);
            foreach (float[] picture in values.Chunk(options.CropCount * network.ClassCount))
                scores.Add([.. Enumerable.Range(0, network.ClassCount).Select(c => Mean(picture, c, network.ClassCount))]);
            progress?.Report(new StageProgress(VocClassificationProtocol.Name, "test pictures", scores.Count, test.Count));
        }
        return [.. scores];
    }

    private static double Mean(float[] logits, int first, int stride)
    {
        double sum = 0;
        for (int i = first; i < logits.Length; i += stride) sum += logits[i];
        return sum / (logits.Length / stride);
    }

    private static DecisionTruth Truth(ClassPresence presence) => presence switch
    {
        ClassPresence.Positive => DecisionTruth.Positive,
        ClassPresence.Negative => DecisionTruth.Negative,
        _ => DecisionTruth.Ignored,
    };
}
