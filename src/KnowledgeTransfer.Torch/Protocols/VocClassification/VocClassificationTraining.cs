using System.Globalization;
using System.Text.Json;
using KnowledgeTransfer.Data;
using KnowledgeTransfer.Networks;
using KnowledgeTransfer.Runs;
using KnowledgeTransfer.Torch.Modules;
using KnowledgeTransfer.Torch.Runtime;
using KnowledgeTransfer.Torch.Protocols.Crops;
using KnowledgeTransfer.Torch.Protocols.FineTuning;
using KnowledgeTransfer.Torch.Training;
using static TorchSharp.torch;

namespace KnowledgeTransfer.Torch.Protocols.VocClassification;

/// <summary>The training of <see cref="VocClassificationProtocol"/>.</summary>
internal static class VocClassificationTraining
{
    /// <summary>
    /// Trains, goes on with a training, or finds it done: whoever stops while test pictures are judged need not train again.
    /// </summary>
    /// <param name="network">As many outputs as classes.</param>
    /// <param name="start">Its weights before the first step.</param>
    /// <param name="train">Pictures to learn from.</param>
    /// <param name="preprocessing">Mean and deviation of the colours.</param>
    /// <param name="options">With resolved precision.</param>
    /// <param name="folder">Receives weights, metrics and checkpoint; exists.</param>
    /// <param name="progress">Told a few times a second; null for none.</param>
    /// <param name="cancellation">Leaves a checkpoint.</param>
    /// <returns>The weights after the last step.</returns>
    public static WeightSet Run(
        NetworkSpec network, WeightSet start, VocPictures train, ImagePreprocessing preprocessing, VocClassificationOptions options,
        string folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        TrainingOrigin origin = Origin(network, start, train, preprocessing, options);
        var trained = new TrainedWeights(Path.Combine(folder, VocClassificationProtocol.WeightsFile), origin);
        if (trained.Find() is { } done) return done.Weights;

        int size = network.InputSize;
        var normalisation = new PixelNormalisation(preprocessing);
        var crops = new TrainingCrops(train.Images, size, options.Schedule.BatchSize, options.Seed);
        using var batches = new BatchesAhead(crops.Make, options.Schedule.Steps, options.BatchesAhead);
        using var learner = new TorchNetwork(network, start, device: options.Device.Open());
        using var run = new FineTuningRun(
            VocClassificationProtocol.Name, [("", learner)], options.Schedule, Loss, folder, origin, progress);
        run.Complete(cancellation);
        WeightSet weights = learner.ToWeights();
        trained.Write(weights, ("network", network.Name));
        return weights;

        Tensor Loss(long step)
        {
            Tensor pictures = CropTensor.Of(batches.Take(step), size, normalisation);
            var pass = new TrainingPass(CounterRandom.Key(options.Seed, (ulong)RandomPurpose.Dropout, (ulong)step));
            Tensor logits;
            using (TrainingPrecision.Enter(options.Precision, learner.Device))
                logits = learner.Forward(pictures, pass).to_type(ScalarType.Float32);
            return PresenceLoss.Compute(logits, train.Presence, crops.Pictures(step));
        }
    }

    /// <summary>Everything that the weights depend on. Pixels enter through their colours' mean and deviation.</summary>
    private static TrainingOrigin Origin(
        NetworkSpec network, WeightSet start, VocPictures train, ImagePreprocessing preprocessing, VocClassificationOptions options)
    {
        int classes = train.Presence.Classes.Count;
        IEnumerable<string> rows = Enumerable.Range(0, train.Count).OrderBy(i => train.Images.Ids[i]).Select(i =>
            $"{train.Images.Ids[i]}\t{string.Join(' ', Enumerable.Range(0, classes).Select(c => train.Presence[i, c]))}");
        string digest = FileHash.OfText(string.Join('\n', rows.Prepend(string.Join('\t', train.Presence.Classes.Names))));
        string pictures = string.Create(CultureInfo.InvariantCulture, $"{train.Count} of {classes} classes (digest {digest[..16]})");
        var own = new Dictionary<string, object> { ["pictures"] = pictures, ["normalisation"] = preprocessing };
        VocClassificationOptions trained = options.Resolved() with { CropCount = 1 };
        return new TrainingOrigin().AddNetwork(network)
            .AddObject(null, JsonSerializer.Serialize(trained))
            .AddObject(null, JsonSerializer.Serialize(own))
            .AddWeights("start", start, new HashSet<string>());
    }
}
